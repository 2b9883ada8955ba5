"""Reads the metadata out of a .tflite file, which interpreters don't give away."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import TypeVar

from tfpeel.errors import DamagedFileError

_FILE_IDENTIFIER = b"TFL3"
# Places of the fields in the tables of the TFLite schema.
_MODEL_BUFFERS, _MODEL_METADATA = 4, 6
_METADATA_NAME, _METADATA_BUFFER = 0, 1
_BUFFER_DATA = 0
_T = TypeVar("_T")


def read_metadata(content: bytes, name: str) -> bytes | None:
    """Return the metadata stored under a name, or None where there is none.

    Args:
        content: a .tflite file.
        name: of the metadata entry.

    Raises:
        DamagedFileError: this is no .tflite file, or its tables point outside it.
    """
    if content[4:8] != _FILE_IDENTIFIER:
        raise DamagedFileError("not a .tflite file: the identifier TFL3 is missing")
    try:
        model = _Table(content, _unsigned(content, 0))
        for entry in model.tables(_MODEL_METADATA):
            if entry.content(_METADATA_NAME) == name.encode():
                return model.tables(_MODEL_BUFFERS)[entry.unsigned(_METADATA_BUFFER)].content(
                    _BUFFER_DATA
                )
    except (struct.error, IndexError):
        raise DamagedFileError("a .tflite file with tables that point outside it") from None
    return None


class _Table:
    """A flatbuffer table: fields found through its list of offsets."""

    def __init__(self, content: bytes, start: int) -> None:
        self._content = content
        self._start = start
        (distance,) = struct.unpack_from("<i", content, start)
        self._offsets = start - distance
        if self._offsets < 0:
            raise IndexError

    def unsigned(self, field: int) -> int:
        """Return a number, 0 where the field is absent."""
        return self._at(field, _unsigned, 0)

    def content(self, field: int) -> bytes:
        """Return a string or a vector of bytes, empty where the field is absent."""
        return self._at(field, self._bytes_at, b"")

    def tables(self, field: int) -> list[_Table]:
        """Return a vector of tables, empty where the field is absent."""
        return self._at(field, self._tables_at, [])

    def _at(self, field: int, read: Callable[[bytes, int], _T], default: _T) -> _T:
        (size,) = struct.unpack_from("<H", self._content, self._offsets)
        place = 4 + 2 * field
        if place + 2 > size:
            return default
        (offset,) = struct.unpack_from("<H", self._content, self._offsets + place)
        return read(self._content, self._start + offset) if offset else default

    @staticmethod
    def _bytes_at(content: bytes, place: int) -> bytes:
        start = place + _unsigned(content, place)
        end = start + 4 + _unsigned(content, start)
        if end > len(content):
            raise IndexError
        return content[start + 4 : end]

    @staticmethod
    def _tables_at(content: bytes, place: int) -> list[_Table]:
        start = place + _unsigned(content, place)
        count = _unsigned(content, start)
        if start + 4 + 4 * count > len(content):
            raise IndexError
        places = range(start + 4, start + 4 + 4 * count, 4)
        return [_Table(content, place + _unsigned(content, place)) for place in places]


def _unsigned(content: bytes, place: int) -> int:
    return int(struct.unpack_from("<I", content, place)[0])
