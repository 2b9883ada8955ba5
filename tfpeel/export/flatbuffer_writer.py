"""The byte level of a TFLite file: tables, vectors and aligned buffers."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import cache
from typing import Any

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema
from numpy.typing import NDArray

# The schema demands it of buffer contents, and interpreters map them where they lie.
BUFFER_ALIGNMENT = 16
_FILE_IDENTIFIER = b"TFL3"
# Of a number, and of a reference.
_PLACE_BYTES = 4
# Codes above this are written in the newer, wider field, with this in the old one.
_LARGEST_OLD_OPERATOR_CODE = 127


class FlatbufferWriter:
    """Writes tables back to front; equal strings, vectors and tables only once.

    Args:
        capacity_bytes: expected size of the file.
    """

    def __init__(self, capacity_bytes: int) -> None:
        self._builder = flatbuffers.Builder(capacity_bytes)
        self._written: dict[Hashable, int] = {}

    def table(self, name: str, **values: int | tuple[int, ...]) -> int:
        """Write one table of the schema, or find the equal one that was written before.

        Args:
            name: of the table in the schema.
            values: field to number, place of what was written before, or vector of int32.

        Returns:
            The table's place.
        """
        fields = {
            field: self.integers(value) if isinstance(value, tuple) else value
            for field, value in values.items()
        }
        return self._once((name, *fields.items()), lambda: self._new_table(name, fields))

    def string(self, text: str) -> int:
        """Write a string once."""
        return self._once(text, lambda: int(self._builder.CreateString(text)))

    def integers(self, values: tuple[int, ...]) -> int:
        """Write a vector of int32 once."""
        return self._once(
            ("int32", values), lambda: self._vector(np.asarray(values, np.int32), _PLACE_BYTES)
        )

    def tables(self, places: Iterable[int]) -> int:
        """Write a vector of references to tables."""
        written = np.fromiter(places, np.int64)
        self._builder.StartVector(_PLACE_BYTES, len(written), _PLACE_BYTES)
        # Each holds how far its table is behind it; the vector is written from its end.
        ends = self._builder.Offset() + _PLACE_BYTES * np.arange(len(written), 0, -1)
        return self._filled((ends - written).astype(np.uint32))

    def buffer(self, content: NDArray[np.uint8]) -> int:
        """Write a buffer, its content aligned; an empty one stands for "no constant"."""
        if not content.size:
            return self.table("Buffer")
        return self.table("Buffer", Data=self._vector(content, BUFFER_ALIGNMENT))

    def operator_code(self, code: int, version: int) -> int:
        """Write the entry of an operator at a version."""
        return self.table(
            "OperatorCode",
            Version=version,
            BuiltinCode=code,
            DeprecatedBuiltinCode=min(code, _LARGEST_OLD_OPERATOR_CODE),
        )

    def finish(self, root: int) -> bytes:
        """Return the file whose root table is at `root`."""
        self._builder.Finish(root, _FILE_IDENTIFIER)
        return bytes(self._builder.Output())

    def _vector(self, values: NDArray[Any], alignment: int) -> int:
        self._builder.StartVector(values.itemsize, values.size, alignment)
        return self._filled(values)

    def _filled(self, values: NDArray[Any]) -> int:
        """Fill the vector that was started: all at once, which is much faster than one by one."""
        builder = self._builder
        builder.head -= values.nbytes
        little_endian = values.astype(values.dtype.newbyteorder("<"), copy=False)
        builder.Bytes[builder.head : builder.head + values.nbytes] = little_endian.tobytes()
        return int(builder.EndVector())

    def _new_table(self, name: str, fields: Mapping[str, int]) -> int:
        _of_schema(f"{name}Start")(self._builder)
        for field, value in fields.items():
            _of_schema(f"{name}Add{field}")(self._builder, value)
        return int(_of_schema(f"{name}End")(self._builder))

    def _once(self, key: Hashable, write: Callable[[], int]) -> int:
        if key not in self._written:
            self._written[key] = write()
        return self._written[key]


@cache
def _of_schema(name: str) -> Callable[..., Any]:
    function: Callable[..., Any] = getattr(schema, name)
    return function


def tensor_type(values: NDArray[Any]) -> int:
    """Return the schema's code for an array's dtype."""
    return int(getattr(schema.TensorType, str(values.dtype).upper()))
