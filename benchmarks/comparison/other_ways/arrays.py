"""Arrays to bytes and back: what a table would be as a file, with nothing but its numbers."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

_DTYPES = ("uint8", "int8", "uint16", "float16", "uint32", "float32")
_DIMENSION_BYTES = 4


def to_bytes(arrays: Sequence[NDArray[Any]]) -> bytes:
    """Return arrays as bytes: two bytes and four per dimension of each, then its numbers."""
    parts = []
    for array in arrays:
        parts.append(struct.pack("<BB", _DTYPES.index(array.dtype.name), array.ndim))
        parts.append(struct.pack(f"<{array.ndim}I", *array.shape))
        parts.append(np.ascontiguousarray(array).tobytes())
    return b"".join(parts)


def from_bytes(content: bytes) -> list[NDArray[Any]]:
    """Return the arrays of `to_bytes`."""
    arrays, place = [], 0
    while place < len(content):
        code, dimensions = struct.unpack_from("<BB", content, place)
        shape = struct.unpack_from(f"<{dimensions}I", content, place + 2)
        place += header_bytes(dimensions)
        array = np.frombuffer(content, _DTYPES[code], int(np.prod(shape)), place)
        arrays.append(array.reshape(shape))
        place += array.nbytes
    return arrays


def header_bytes(dimensions: int) -> int:
    """Return what `to_bytes` adds to an array."""
    return 2 + _DIMENSION_BYTES * dimensions
