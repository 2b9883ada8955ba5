"""Flatbuffer tables of one kind, read and checked all at once: a file of 500 KB in about 1 ms."""

from __future__ import annotations

import struct
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tfpeel.errors import DamagedFileError
from tfpeel.runtime.tflite_schema import TableKind

Places = NDArray[np.int64]
# Tables may be shared, so that a small file can name very many of them.
_MOST_ELEMENTS = 1 << 16
_FILE_IDENTIFIER = b"TFL3"
# A table begins with the distance to its layout, a layout with its own size and the table's.
_HEADER_BYTES = 4
_OUTSIDE = "has tables that point outside it"


class TfliteBytes:
    """The bytes of a .tflite file, of which nothing is read that is not there.

    Args:
        content: of the file; mapped memory or bytes.

    Raises:
        DamagedFileError: this is no .tflite file.
    """

    def __init__(self, content: Any) -> None:
        self.content, self.bytes = content, np.frombuffer(content, np.uint8)
        if self.bytes[4:8].tobytes() != _FILE_IDENTIFIER:
            raise DamagedFileError("not a .tflite file: the identifier TFL3 is missing")
        self._words = np.frombuffer(content, "<u4", self.bytes.size // 4)

    def root(self, kind: TableKind) -> Tables:
        """Return the root table."""
        return Tables(self, self.targets(np.zeros(1, np.int64)), kind)

    def words(self, places: Places) -> Places:
        """Return the 32 bits at each place, as a number of at least 0."""
        require(not np.bitwise_or.reduce(places) & 3)
        return self.aligned_words(places)

    def aligned_words(self, places: Places) -> Places:
        """Return the same for places that are known to be multiples of 4."""
        try:
            return np.asarray(self._words[places >> 2], np.int64)
        except IndexError:
            raise DamagedFileError(f"a .tflite file that {_OUTSIDE}") from None

    def targets(self, places: Places) -> Places:
        """Return the places that the references at some places point to."""
        return places + self.words(places)


class Vectors:
    """Vectors of one kind.

    Args:
        file: that they are in.
        starts: where their elements start, [n].
        counts: how many each has, [n].
    """

    def __init__(self, file: TfliteBytes, starts: Places, counts: Places) -> None:
        self.file, self.starts, self.counts = file, starts, counts

    @cached_property
    def owners(self) -> Places:
        """The number of the vector that each of all elements is in."""
        total = int(self.counts.sum())
        require(total <= _MOST_ELEMENTS, f"has {total} parts, more than {_MOST_ELEMENTS}")
        if len(self.counts) == 1:
            return np.zeros(total, np.int64)
        return np.repeat(np.arange(len(self.counts)), self.counts)

    def integers(self) -> Places:
        """Return the elements of all vectors, negative ones as large numbers."""
        return self.file.aligned_words(self._elements())

    def tables(self, kind: TableKind) -> Tables:
        """Return the tables that all vectors name."""
        places = self._elements()
        return Tables(self.file, places + self.file.aligned_words(places), kind)

    def of(self, number: int) -> tuple[int, ...]:
        """Return the elements of one vector."""
        start, count = self.span(number)
        return struct.unpack_from(f"<{count}i", self.file.content, start)

    def span(self, number: int) -> tuple[int, int]:
        """Return where one vector starts and how many elements it has."""
        starts, counts = self._lists
        return starts[number], counts[number]

    @cached_property
    def _lists(self) -> tuple[list[int], list[int]]:
        # Of numbers alone: a tuple for each would make Python collect its garbage sooner.
        return self.starts.tolist(), self.counts.tolist()

    def _elements(self) -> Places:
        """Return the places of the elements of all vectors, of 4 bytes each and so aligned."""
        owners = self.owners
        firsts = self.starts - 4 * (np.cumsum(self.counts) - self.counts)
        return firsts[owners] + 4 * np.arange(len(owners))


class Tables:
    """Tables of one kind.

    Args:
        file: that they are in.
        places: where they start, [n].
        kind: says which fields may be there.

    Raises:
        DamagedFileError: one of them is not wholly inside the file, or has another field.
    """

    def __init__(self, file: TfliteBytes, places: Places, kind: TableKind) -> None:
        self.file, self.places = file, places
        distances = file.words(places).astype(np.uint32).view(np.int32)
        layouts = (places - distances).tolist()
        rows = {layout: row for row, layout in enumerate(dict.fromkeys(layouts))}
        self._layouts = [_layout(file.content, layout, kind) for layout in rows]
        offsets = np.asarray(self._layouts, np.int64).reshape(len(rows), 1 + len(kind.fields))
        self._offsets = offsets[list(map(rows.__getitem__, layouts))].T
        self._columns = {name: number for number, name in enumerate(kind.fields, start=1)}
        require(within(places + self._offsets[0], file.bytes.size))

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.places)

    def offsets(self, field: str) -> Places:
        """Return where a field is inside each table, 0 where it is absent."""
        return np.asarray(self._offsets[self._columns[field]])

    def integers(self, field: str) -> Places:
        """Return the 32 bits of each table's field, 0 where it is absent."""
        offsets = self.offsets(field)
        return self.file.words(self.places + offsets) * (offsets > 0)

    def octets(self, field: str) -> Places:
        """Return the byte of each table's field, 0 where it is absent."""
        offsets = self.offsets(field)
        return np.asarray(self.file.bytes[self.places + offsets] * (offsets > 0), np.int64)

    def vectors(self, field: str, width: int = 4) -> Vectors:
        """Return each table's vector of elements of so many bytes, empty where it is absent."""
        offsets, column = self.offsets(field), self._columns[field]
        if all(layout[column] for layout in self._layouts):
            starts = self.file.targets(self.places + offsets)
            counts = self.file.words(starts)
        else:
            is_there = offsets > 0
            starts, counts = np.zeros((2, len(self)), np.int64)
            starts[is_there] = self.file.targets((self.places + offsets)[is_there])
            counts[is_there] = self.file.words(starts[is_there])
        require(within(starts + 4 + counts * width, self.file.bytes.size))
        return Vectors(self.file, starts + 4, counts)

    def texts(self, field: str) -> list[bytes]:
        """Return each table's string, which must end in the zero byte that C asks for."""
        vectors, content = self.vectors(field, 1), self.file.content
        spans = zip(vectors.starts.tolist(), (vectors.starts + vectors.counts).tolist())  # noqa: B905 - equally long
        found = [bytes(content[start : end + 1]) for start, end in spans]
        is_there = all(layout[self._columns[field]] for layout in self._layouts)
        require(is_there and all(text[-1:] == b"\0" for text in found), "has a text without an end")
        return [text[:-1] for text in found]


def _layout(content: Any, layout: int, kind: TableKind) -> list[int]:
    """Return the size of the tables with a layout, and the offsets of the fields."""
    try:
        require(layout >= 0 and not layout & 1)
        own_bytes, table_bytes = struct.unpack_from("<HH", content, layout)
        require(own_bytes >= _HEADER_BYTES and not own_bytes & 1)
        count = own_bytes // 2 - 2
        offsets = struct.unpack_from(f"<{count}H", content, layout + _HEADER_BYTES)
    except struct.error:
        raise DamagedFileError(f"a .tflite file that {_OUTSIDE}") from None
    sizes = dict(kind.fields.values())
    for number, offset in enumerate(offsets):
        if offset:
            require(number in sizes, f"holds {kind.what} with the unknown field {number}")
            require(_HEADER_BYTES <= offset <= table_bytes - sizes[number])
    return [table_bytes, *(offsets[number] if number < count else 0 for number in sizes)]


def within(places: Places, last: int) -> bool:
    """Return whether all places, which are not negative, are at most the last."""
    return not len(places) or bool(places.max() <= last)


def require(holds: bool, problem: str = _OUTSIDE) -> None:
    """Check something about a .tflite file.

    Raises:
        DamagedFileError: it does not hold.
    """
    if not holds:
        raise DamagedFileError(f"a .tflite file that {problem}")
