"""The operators of a .tflite file's graphs: known ones, in an order that can be run."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

import numpy as np

from tfpeel.runtime.flatbuffer_tables import Places, Tables, Vectors, require, within
from tfpeel.runtime.graph_tensors import GraphTensors
from tfpeel.runtime.known_operators import KNOWN_OPERATORS, MOST_OPTIONS, Code
from tfpeel.runtime.tflite_schema import OPERATOR, OPERATOR_CODE, OPTIONS

_NEVER = 1 << 30
# Fewest and most inputs, fewest and most outputs, code of the options, number of its fields.
_RULES = np.full((256, 4 + 1 + MOST_OPTIONS), -1, np.int64)
for _code, _known in KNOWN_OPERATORS.items():
    _fields = [int(number in _known.fields) for number in range(MOST_OPTIONS)]
    _RULES[_code] = (*_known.inputs, *_known.outputs, _known.options, *_fields)


class GraphOperator(NamedTuple):
    """An operator that may be run.

    Args:
        code: what it does.
        inputs: the numbers of its tensors among those of all graphs.
        outputs: likewise.
        options: where the file has its first and second option; 0 where it has not.
    """

    code: int
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    options: tuple[int, int]


def check_operators(model: Tables, graphs: Tables, tensors: GraphTensors) -> list[GraphOperator]:
    """Check all operators of a file.

    Args:
        model: the file's root table.
        graphs: its graphs.
        tensors: of the graphs.

    Returns:
        The operators of all graphs, each after those that make its inputs.

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
    options = _checked_options(tables, codes, rules)
    inputs, readers = _ends(tables.vectors("inputs"), rules[:, :2], graph_of, tensors)
    outputs, makers = _ends(tables.vectors("outputs"), rules[:, 2:4], graph_of, tensors)
    made_at = np.where(tensors.is_constant, -1, _NEVER)
    starts, ends = (tensors.listed(graphs.vectors(side)) for side in ("inputs", "outputs"))
    require(not tensors.is_constant[starts].any(), "has a constant for an input")
    made_at[starts] = -1
    require(bool((made_at[outputs] == _NEVER).all()), "gives a tensor two values")
    made_at[outputs] = makers
    require(bool((made_at[outputs] == makers).all()), "gives a tensor two values")
    require(bool((made_at[inputs] < readers).all()), "reads a tensor before it has a value")
    require(bool((made_at[ends] < _NEVER).all()), "has an output without a value")
    sides = (_grouped(*side, len(codes)) for side in ((inputs, readers), (outputs, makers)))
    return list(map(GraphOperator, codes.tolist(), *sides, map(tuple, options.tolist())))


def _grouped(tensors: Places, owners: Places, count: int) -> Iterator[tuple[int, ...]]:
    """Return the tensors of each operator."""
    rest = iter(tensors.tolist())
    return (tuple(islice(rest, n)) for n in np.bincount(owners, minlength=count).tolist())


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


def _checked_options(tables: Tables, codes: Places, rules: Places) -> Places:
    """Return where the options of each operator are, 0 for none, [operators, fields].

    Every operator has its own options, and no field in them that others have.
    """
    has = tables.offsets("options") > 0
    own = (tables.octets("options_type") == rules[:, 4]) & (has == (rules[:, 4] > 0))
    require(bool(own.all()), "has an operator with the options of another")
    places = (tables.places + tables.offsets("options"))[has]
    options = Tables(tables.file, tables.file.targets(places), OPTIONS)
    found = np.zeros((len(codes), MOST_OPTIONS), np.int64)
    for number, field in enumerate(OPTIONS.fields):
        offsets = options.offsets(field)
        strange = (offsets > 0) & (rules[has, 5 + number] == 0)
        require(not strange.any(), "has an operator with unknown options")
        # What is 4 bytes long in some options is 4 bytes in the file in all.
        require(within(options.places + offsets, tables.file.bytes.size - 4))
        found[has, number] = (options.places + offsets) * (offsets > 0)
    squeezed = Tables(tables.file, options.places[codes[has] == Code.SQUEEZE], OPTIONS)
    squeezed.vectors("first").integers()
    return found
