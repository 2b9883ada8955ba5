"""The byte level of a TFLite file: tables, vectors and aligned buffers."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema
from numpy.typing import NDArray

# The schema demands it of buffer contents, and interpreters map them where they lie.
BUFFER_ALIGNMENT = 16
_FILE_IDENTIFIER = b"TFL3"
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
        array = np.asarray(values, np.int32)
        return self._once(("int32", values), lambda: int(self._builder.CreateNumpyVector(array)))

    def tables(self, places: Iterable[int]) -> int:
        """Write a vector of references to tables."""
        written = list(places)
        self._builder.StartVector(4, len(written), 4)
        for place in reversed(written):
            self._builder.PrependUOffsetTRelative(place)
        return int(self._builder.EndVector())

    def buffer(self, content: NDArray[np.uint8]) -> int:
        """Write a buffer, its content aligned; an empty one stands for "no constant"."""
        if not content.size:
            return self.table("Buffer")
        builder = self._builder
        builder.StartVector(1, content.size, BUFFER_ALIGNMENT)
        builder.head -= content.size
        builder.Bytes[builder.head : builder.head + content.size] = content.tobytes()
        return self.table("Buffer", Data=int(builder.EndVector()))

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

    def _new_table(self, name: str, fields: Mapping[str, int]) -> int:
        getattr(schema, f"{name}Start")(self._builder)
        for field, value in fields.items():
            getattr(schema, f"{name}Add{field}")(self._builder, value)
        return int(getattr(schema, f"{name}End")(self._builder))

    def _once(self, key: Hashable, write: Callable[[], int]) -> int:
        if key not in self._written:
            self._written[key] = write()
        return self._written[key]


def tensor_type(values: NDArray[Any]) -> int:
    """Return the schema's code for an array's dtype."""
    return int(getattr(schema.TensorType, str(values.dtype).upper()))
