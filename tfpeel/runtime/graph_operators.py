"""The operators of a .tflite file's graphs: known ones, in an order that can be run."""

from __future__ import annotations

from itertools import pairwise
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
    read, made = tables.vectors("inputs"), tables.vectors("outputs")
    inputs = _ends(read, rules[:, :2], graph_of, tensors)
    outputs = _ends(made, rules[:, 2:4], graph_of, tensors)
    made_at = np.where(tensors.is_constant, -1, _NEVER)
    starts, ends = (tensors.listed(graphs.vectors(side)) for side in ("inputs", "outputs"))
    require(not tensors.is_constant[starts].any(), "has a constant for an input")
    made_at[starts] = -1
    require(bool((made_at[outputs] == _NEVER).all()), "gives a tensor two values")
    made_at[outputs] = made.owners
    require(bool((made_at[outputs] == made.owners).all()), "gives a tensor two values")
    require(bool((made_at[inputs] < read.owners).all()), "reads a tensor before it has a value")
    require(bool((made_at[ends] < _NEVER).all()), "has an output without a value")
    sides = (_grouped(inputs, read.counts), _grouped(outputs, made.counts))
    return list(map(GraphOperator._make, zip(codes.tolist(), *sides, options, strict=True)))


def _grouped(tensors: Places, counts: Places) -> list[tuple[int, ...]]:
    """Return the tensors of each operator."""
    numbers, ends = tensors.tolist(), np.cumsum(counts).tolist()
    return [tuple(numbers[start:end]) for start, end in pairwise([0, *ends])]


def _builtin_codes(model: Tables) -> Places:
    """Return the code of each entry in the list of operators that the file uses."""
    tables = model.vectors("operator_codes").tables(OPERATOR_CODE)
    # Interpreters take the greater of the old, narrow field and the new one.
    codes = np.maximum(tables.octets("old"), tables.integers("new"))
    strange = [code for code in codes.tolist() if code not in KNOWN_OPERATORS]
    require(not strange, f"has the operator {next(iter(strange), '')}, which no pack needs")
    return codes


def _ends(listed: Vectors, allowed: Places, graph_of: Places, tensors: GraphTensors) -> Places:
    """Return the tensors at one side of the operators."""
    counts = listed.counts
    wrong = (counts < allowed[:, 0]) | (counts > allowed[:, 1])
    require(not wrong.any(), "has an operator with too few or too many inputs or outputs")
    return tensors.numbered(listed.integers(), graph_of[listed.owners])


def _checked_options(tables: Tables, codes: Places, rules: Places) -> list[tuple[int, int]]:
    """Return where the first and the second option of each operator are, 0 for none.

    Every operator has its own options, and no field in them that others have.
    """
    has = tables.offsets("options") > 0
    own = (tables.octets("options_type") == rules[:, 4]) & (has == (rules[:, 4] > 0))
    require(bool(own.all()), "has an operator with the options of another")
    places = (tables.places + tables.offsets("options"))[has]
    options = Tables(tables.file, tables.file.targets(places), OPTIONS)
    found = np.zeros((MOST_OPTIONS, len(codes)), np.int64)
    for number, field in enumerate(OPTIONS.fields):
        offsets = options.offsets(field)
        strange = (offsets > 0) & (rules[has, 5 + number] == 0)
        require(not strange.any(), "has an operator with unknown options")
        # What is 4 bytes long in some options is 4 bytes in the file in all.
        require(within(options.places + offsets, tables.file.bytes.size - 4))
        found[number, has] = (options.places + offsets) * (offsets > 0)
    squeezed = Tables(tables.file, options.places[codes[has] == Code.SQUEEZE], OPTIONS)
    squeezed.vectors("first").integers()
    first, second = found.tolist()
    return list(zip(first, second, strict=True))
