"""How much memory the results of a .tflite file's operators can take when it runs."""

from __future__ import annotations

import math

from tfpeel.runtime.flatbuffer_tables import require
from tfpeel.runtime.graph_operators import GraphOperator
from tfpeel.runtime.graph_tensors import GraphTensors
from tfpeel.runtime.limits import MEMORY_FOR_PAIR, memory_for_file, memory_for_id
from tfpeel.runtime.result_sizes import ResultSizes
from tfpeel.runtime.size_bounds import SizeBounds, coefficients

# Of float32 and int32; results of fewer bytes may be of another type than the file declares.
_NUMBER_BYTES = 4
_EACH = ("", " for each id of a list", " for each pair of ids in lists")


def check_memory(
    operators: list[GraphOperator], tensors: GraphTensors, inputs: list[int], file_bytes: int
) -> SizeBounds:
    """Check that the results of all operators together stay within the limits on memory.

    Whatever the file declares, an interpreter computes what sizes results have.

    Args:
        operators: of all graphs.
        tensors: of all graphs.
        inputs: numbers of those that the graphs are given.
        file_bytes: size of the file.

    Returns:
        The sizes that inputs and results can have.

    Raises:
        DamagedFileError: they ask for too much, or their sizes cannot be told.
    """
    bounds = SizeBounds(tensors, inputs)
    rules = ResultSizes(bounds)
    limits = (memory_for_file(file_bytes), memory_for_id(file_bytes), MEMORY_FOR_PAIR)
    total = _NUMBER_BYTES * sum(math.prod(bounds.of(number)) for number in inputs)
    _check_within(total, limits)
    for operator in operators:
        for number, sizes in zip(operator.outputs, rules.of(operator), strict=True):
            bounds.add(operator, number, sizes)
            made = math.prod(sizes)
            # Delegates may plan their memory with what is declared, and never correct it.
            declared = tensors.numbers[number]
            require(declared <= sum(coefficients(made)), "declares a result that is too large")
            total += _NUMBER_BYTES * made
        _check_within(total, limits)
    return bounds


def _check_within(total: int, limits: tuple[int, int, int]) -> None:
    """Nothing is computed with bounds beyond the limits: see `size_bounds`."""
    for found, limit, each in zip(coefficients(total), limits, _EACH, strict=True):
        require(found <= limit, f"asks for more than {limit} bytes of memory{each}")
