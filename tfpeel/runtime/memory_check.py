"""How much memory the results of a .tflite file's operators can take when it runs."""

from __future__ import annotations

import math

from tfpeel.runtime.flatbuffer_tables import require
from tfpeel.runtime.graph_operators import GraphOperator
from tfpeel.runtime.graph_tensors import GraphTensors
from tfpeel.runtime.known_operators import Code
from tfpeel.runtime.limits import (
    FILE_MEMORY,
    FILE_MEMORY_PER_BYTE,
    ID_MEMORY,
    ID_MEMORY_PER_BYTE,
    PAIR_MEMORY,
)
from tfpeel.runtime.result_sizes import ResultSizes
from tfpeel.runtime.size_bounds import LIST_LENGTH, SizeBounds, Sizes, coefficients

# Of float32 and int32; results of fewer bytes may be of another type than the file declares.
_NUMBER_BYTES = 4
# They keep a copy of their weights in another order, each operator its own.
_COPYING = frozenset(map(int, (Code.FULLY_CONNECTED, Code.BATCH_MATMUL)))
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
    memory = _Memory(file_bytes)
    for number in inputs:
        memory.take(bounds.of(number), tensors.numbers[number])
    for operator in operators:
        if operator.code in _COPYING:
            for number in operator.inputs:
                memory.take(bounds.of(number))
        for number, sizes in zip(operator.outputs, rules.of(operator), strict=True):
            bounds.add(operator, number, sizes)
            memory.take(sizes, tensors.numbers[number])
    return bounds


class _Memory:
    """What may still be asked for; nothing is computed with bounds beyond it: see `size_bounds`."""

    def __init__(self, file_bytes: int) -> None:
        self._limits = (
            FILE_MEMORY + FILE_MEMORY_PER_BYTE * file_bytes,
            ID_MEMORY + ID_MEMORY_PER_BYTE * file_bytes,
            PAIR_MEMORY,
        )
        self._file, self._id, self._pair = (limit // _NUMBER_BYTES for limit in self._limits)

    def take(self, sizes: Sizes, declared: int = 0) -> None:
        """Take a tensor's numbers off, or the declared ones where these are more.

        Delegates may plan their memory with what is declared, and never correct it.
        """
        made = math.prod(sizes)
        if made < LIST_LENGTH:
            self._file -= max(made, declared)
        else:
            without_list, for_id, for_pair = coefficients(made)
            self._file -= without_list + max(declared - without_list - for_id - for_pair, 0)
            self._id -= for_id
            self._pair -= for_pair
        if self._file < 0 or self._id < 0 or self._pair < 0:
            self._refuse()

    def _refuse(self) -> None:
        left = (self._file, self._id, self._pair)
        for rest, limit, each in zip(left, self._limits, _EACH, strict=True):
            require(rest >= 0, f"asks for more than {limit} bytes of memory{each}")
