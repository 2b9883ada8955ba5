"""How large the tensors of a .tflite file can get, as far as its operators have been gone through.

A size is a bound: a polynomial in n, the ids in the longest list of a call, with coefficients of
at least 0. It is one int, which is the polynomial's value at a huge n: sums and products of ints
are sums and products of polynomials as long as no coefficient is as large as that n.
"""

from __future__ import annotations

import struct
from typing import TypeAlias

from tfpeel.errors import DamagedFileError
from tfpeel.runtime.flatbuffer_tables import require
from tfpeel.runtime.graph_operators import GraphOperator
from tfpeel.runtime.graph_tensors import MOST_DIMENSIONS, GraphTensors
from tfpeel.runtime.known_operators import Code

Sizes: TypeAlias = tuple[int, ...]
# What an operator makes is at most the product of two of its inputs, times the number of its
# inputs or 2 for each dimension. Each input is within the limits on memory, which are below 2^48.
_LIST_BITS = 128
LIST_LENGTH = 1 << _LIST_BITS


def coefficients(bound: int) -> tuple[int, int, int]:
    """Return what a bound is without a list, for each id, and for each pair of ids.

    Higher powers make the last one huge.
    """
    mask = LIST_LENGTH - 1
    return bound & mask, bound >> _LIST_BITS & mask, bound >> 2 * _LIST_BITS


class SizeBounds:
    """Bounds on the sizes of tensors.

    Args:
        tensors: of the file.
        inputs: numbers of the tensors that graphs are given.

    Raises:
        DamagedFileError: an input has a size that no client gives it.
    """

    def __init__(self, tensors: GraphTensors, inputs: list[int]) -> None:
        self.tensors, self._content = tensors, tensors.data.file.content
        self._makers: dict[int, GraphOperator] = {}
        self._known = {number: _given_sizes(tensors, number) for number in inputs}

    def of(self, number: int) -> Sizes:
        """Return the bounds of a tensor that has a value."""
        try:
            return self._known[number]
        except KeyError:
            return self._known.setdefault(number, self.tensors.shapes.of(number))

    def add(self, operator: GraphOperator, number: int, sizes: Sizes) -> None:
        """Note what an operator makes."""
        self._known[number], self._makers[number] = sizes, operator

    def maker(self, number: int, *codes: Code) -> GraphOperator:
        """Return the operator that makes a tensor.

        Raises:
            DamagedFileError: there is none, or none with one of some codes.
        """
        maker = self._makers.get(number)
        if maker is None or maker.code not in codes:
            raise DamagedFileError("a .tflite file that computes a size in an unknown way")
        return maker

    def is_stored(self, number: int) -> bool:
        """Return whether a tensor is a constant, or one in another type: its sizes are exact."""
        maker = self._makers.get(number)
        source = maker.inputs[0] if maker and maker.code == Code.CAST else number
        return bool(self.tensors.is_constant[source])

    def axes(self, number: int) -> tuple[int, ...]:
        """Return the axes that a constant names."""
        return self.tensors.integers(number, MOST_DIMENSIONS)

    def option(self, operator: GraphOperator, number: int, kind: str = "i") -> int:
        """Return an option of an operator, as the letter of `struct` reads it; 0 by default."""
        place = operator.options[number]
        return int(struct.unpack_from(f"<{kind}", self._content, place)[0]) if place else 0

    def options(self, operator: GraphOperator) -> tuple[int, ...]:
        """Return the first option of an operator: a vector, empty by default.

        That it is inside the file was checked before.
        """
        place = operator.options[0] + self.option(operator, 0, "I")
        if not place:
            return ()
        (count,) = struct.unpack_from("<I", self._content, place)
        return struct.unpack_from(f"<{count}i", self._content, place + 4)


def _given_sizes(tensors: GraphTensors, number: int) -> Sizes:
    """Return the sizes of what a client gives; it gives a number as a list of one."""
    first, kind = tensors.shapes.of(number), tensors.shape(number)
    # The interpreter may prepare a graph with the first sizes before it is told the real ones.
    right = 0 not in kind and first == tuple(max(size, 1) for size in kind)
    require(right, "has an input that begins with another size")
    return tuple(LIST_LENGTH if size < 0 else size for size in kind) or (1,)
