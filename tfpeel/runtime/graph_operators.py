"""The operators of a .tflite file's graphs: known ones, in an order that can be run."""

from __future__ import annotations

import numpy as np

from tfpeel.runtime.flatbuffer_tables import Places, Tables, Vectors, require, within
from tfpeel.runtime.graph_tensors import GraphTensors
from tfpeel.runtime.known_operators import (
    INT32,
    KNOWN_OPERATORS,
    MOST_OPTIONS,
    SIZED_BY_THIRD_INPUT,
    SQUEEZE,
)
from tfpeel.runtime.limits import MOST_ITEMS
from tfpeel.runtime.tflite_schema import OPERATOR, OPERATOR_CODE, OPTIONS

_NEVER = 1 << 30
# Fewest and most inputs, fewest and most outputs, code of the options, number of its fields.
_RULES = np.full((256, 4 + 1 + MOST_OPTIONS), -1, np.int64)
_IS_SIZED = np.zeros(256, bool)
_IS_SIZED[list(SIZED_BY_THIRD_INPUT)] = True
for _code, _known in KNOWN_OPERATORS.items():
    _fields = [int(number in _known.fields) for number in range(MOST_OPTIONS)]
    _RULES[_code] = (*_known.inputs, *_known.outputs, _known.options, *_fields)


def check_operators(model: Tables, graphs: Tables, tensors: GraphTensors) -> None:
    """Check all operators of a file.

    Args:
        model: the file's root table.
        graphs: its graphs.
        tensors: of the graphs.

    Raises:
        DamagedFileError: an operator is unknown, has options or inputs of another, or cannot be
            run in its place.
    """
    listed = graphs.vectors("operators")
    tables, graph_of = listed.tables(OPERATOR), listed.owners
    known = _builtin_codes(model)
    numbers = tables.integers("code")
    require(within(numbers, len(known) - 1), "has an operator without a code")
    codes = known[numbers]
    rules = _RULES[codes]
    _check_options(tables, codes, rules)
    inputs, readers = _ends(tables.vectors("inputs"), rules[:, :2], graph_of, tensors)
    outputs, makers = _ends(tables.vectors("outputs"), rules[:, 2:4], graph_of, tensors)
    made_at = np.where(tensors.is_constant, -1, _NEVER)
    starts, ends = (_graph_ends(graphs.vectors(side), tensors) for side in ("inputs", "outputs"))
    require(not tensors.is_constant[starts].any(), "has a constant for an input")
    made_at[starts] = -1
    require(bool((made_at[outputs] == _NEVER).all()), "gives a tensor two values")
    made_at[outputs] = makers
    require(bool((made_at[outputs] == makers).all()), "gives a tensor two values")
    require(bool((made_at[inputs] < readers).all()), "reads a tensor before it has a value")
    require(bool((made_at[ends] < _NEVER).all()), "has an output without a value")
    _check_sizes(codes, inputs, readers, tensors)


def _builtin_codes(model: Tables) -> Places:
    """Return the code of each entry in the list of operators that the file uses."""
    tables = model.vectors("operator_codes").tables(OPERATOR_CODE)
    # Interpreters take the greater of the old, narrow field and the new one.
    codes = np.maximum(tables.octets("old"), tables.integers("new"))
    for code in codes.tolist():
        require(code in KNOWN_OPERATORS, f"has the operator {code}, which no pack needs")
    return codes


def _ends(
    listed: Vectors, allowed: Places, graph_of: Places, tensors: GraphTensors
) -> tuple[Places, Places]:
    """Return the tensors at one side of the operators, and whose they are."""
    counts = listed.counts
    wrong = (counts < allowed[:, 0]) | (counts > allowed[:, 1])
    require(not wrong.any(), "has an operator with too few or too many inputs or outputs")
    owners = listed.owners
    return tensors.numbered(listed.integers(), graph_of[owners]), owners


def _graph_ends(listed: Vectors, tensors: GraphTensors) -> Places:
    """Return the tensors at one side of the graphs."""
    return tensors.numbered(listed.integers(), listed.owners)


def _check_options(tables: Tables, codes: Places, rules: Places) -> None:
    """Every operator has its own options, and no field in them that others have."""
    has = tables.offsets("options") > 0
    own = (tables.octets("options_type") == rules[:, 4]) & (has == (rules[:, 4] > 0))
    require(bool(own.all()), "has an operator with the options of another")
    places = (tables.places + tables.offsets("options"))[has]
    options = Tables(tables.file, tables.file.targets(places), OPTIONS)
    for number, field in enumerate(OPTIONS.fields):
        offsets = options.offsets(field)
        strange = (offsets > 0) & (rules[has, 5 + number] == 0)
        require(not strange.any(), "has an operator with unknown options")
        # What is 4 bytes long in some options is 4 bytes in the file in all.
        require(within(options.places + offsets, tables.file.bytes.size - 4))
    squeezed = Tables(tables.file, options.places[codes[has] == SQUEEZE], OPTIONS)
    squeezed.vectors("first").integers()


def _check_sizes(codes: Places, inputs: Places, readers: Places, tensors: GraphTensors) -> None:
    """Constants that say how large an output is must be no larger than a catalogue."""
    sized = np.flatnonzero(_IS_SIZED[codes])
    thirds = inputs[np.searchsorted(readers, sized) + 2]
    thirds = thirds[tensors.is_constant[thirds]]
    require(bool((tensors.types[thirds] == INT32).all()), "has sizes of a wrong type")
    data = tensors.data
    sizes = Vectors(data.file, data.starts[thirds], data.counts[thirds] // 4).integers()
    require(within(sizes, MOST_ITEMS + 1), "asks for a tensor that is too large")
