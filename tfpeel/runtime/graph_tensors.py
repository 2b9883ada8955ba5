"""The tensors of a .tflite file's graphs: types, sizes and constants that fit together."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tfpeel.errors import DamagedFileError
from tfpeel.runtime.flatbuffer_tables import Places, Tables, Vectors, require, within
from tfpeel.runtime.known_operators import BITS, INT32
from tfpeel.runtime.limits import LARGEST_INT32, MOST_TENSOR_NUMBERS
from tfpeel.runtime.tflite_schema import TENSOR

MOST_DIMENSIONS = 4
_BITS = np.zeros(256, np.int64)
_BITS[list(BITS)] = list(BITS.values())
# Types of the constants that items of rows are computed from.
_INTEGERS: dict[int, Any] = {2: "<i4", 3: "u1", 16: "<u2"}


class GraphTensors:
    """The tensors of all graphs, one after the other.

    Args:
        graphs: of the file.
        buffers: the bytes of its constants.

    Raises:
        DamagedFileError: a tensor is not what it could be.
    """

    def __init__(self, graphs: Tables, buffers: Vectors) -> None:
        listed = graphs.vectors("tensors")
        tables = listed.tables(TENSOR)
        self.counts = listed.counts
        self.firsts = np.cumsum(listed.counts) - listed.counts
        self.types = tables.octets("type")
        self.shapes, self._open_shapes = tables.vectors("shape"), tables.vectors("open_shape")
        numbers = tables.integers("buffer")
        require(within(numbers, len(buffers.starts) - 1), "has a tensor without a buffer")
        self.data = Vectors(buffers.file, buffers.starts[numbers], buffers.counts[numbers])
        self.is_constant = self.data.counts > 0
        self._check_sizes()
        self._check_open_shapes()

    def numbered(self, indices: Places, graph_of_index: Places) -> Places:
        """Return the places in the list of all tensors of indices into graphs' own lists.

        Raises:
            DamagedFileError: there is no such tensor.
        """
        inside = indices < self.counts[graph_of_index]
        require(bool(inside.all()), "names a tensor that is not there")
        return indices + self.firsts[graph_of_index]

    def listed(self, vectors: Vectors) -> Places:
        """Return the tensors that each graph lists.

        Raises:
            DamagedFileError: there is no such tensor.
        """
        return self.numbered(vectors.integers(), vectors.owners)

    def shape(self, number: int) -> tuple[int, ...]:
        """Return a declared shape, with -1 for any size."""
        vectors = self._open_shapes if self._open_shapes.counts[number] else self.shapes
        return tuple(max(size, -1) for size in vectors.of(number))

    def integers(self, number: int, most: int) -> tuple[int, ...]:
        """Return the int32 numbers of a constant.

        Args:
            number: of the tensor.
            most: numbers that it may have.

        Raises:
            DamagedFileError: it is no such constant.
        """
        right = self.is_constant[number] and self.types[number] == INT32
        require(bool(right), "has a size or an axis that is no constant")
        start, count = self.data.span(number)
        require(count <= 4 * most, "has too many sizes or axes")
        return struct.unpack_from(f"<{count // 4}i", self.data.file.content, start)

    def values(self, number: int) -> NDArray[Any]:
        """Return a constant of integers, int32 or unsigned, in its shape.

        Raises:
            DamagedFileError: it has another type.
        """
        kind = _INTEGERS.get(int(self.types[number]))
        if kind is None:
            raise DamagedFileError("a .tflite file that computes its items from no integers")
        start, count = self.data.span(number)
        found: NDArray[Any] = self.data.file.bytes[start : start + count].view(kind)
        return found.reshape(self.shapes.of(number))

    def _check_sizes(self) -> None:
        bits = _BITS[self.types]
        require(bool(bits.all()), "has a tensor of an unknown type")
        ranks = self.shapes.counts
        require(within(ranks, MOST_DIMENSIONS), "has a tensor of too many dimensions")
        wide = np.ones((len(ranks), MOST_DIMENSIONS))
        wide[np.arange(MOST_DIMENSIONS) < ranks[:, np.newaxis]] = self.shapes.integers()
        numbers = wide.prod(axis=1)
        # Four sizes below 2^32 each are at most 2^128, which a float64 holds well.
        require(within(numbers, MOST_TENSOR_NUMBERS), "has a tensor that is too large")
        whole = numbers.astype(np.int64)
        # As declared, where an open size counts as 1.
        self.numbers: list[int] = whole.tolist()
        needed = (whole * bits + 7) // 8
        wrong = self.is_constant & (self.data.counts != needed)
        require(not wrong.any(), "has a constant that is not as long as its shape says")

    def _check_open_shapes(self) -> None:
        counts = self._open_shapes.counts
        is_open = counts > 0
        require(not (is_open & (counts != self.shapes.counts)).any(), "has a tensor of two ranks")
        require(not (is_open & self.is_constant).any(), "has a constant without a size")
        # Sizes below zero are open: two open lists, one after the other, are declared as -2.
        sizes = self._open_shapes.integers()
        sizes = sizes[sizes <= LARGEST_INT32]
        require(within(sizes, MOST_TENSOR_NUMBERS), "has a tensor that is too large")
