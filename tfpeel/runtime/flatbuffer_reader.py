"""Reads the metadata out of a .tflite file, which interpreters don't give away."""

from __future__ import annotations

from typing import Any

from tfpeel.runtime.flatbuffer_tables import TfliteBytes, require
from tfpeel.runtime.tflite_schema import BUFFER, METADATA, MODEL


def read_metadata(content: Any, name: str) -> bytes | None:
    """Return the metadata stored under a name, or None where there is none.

    Args:
        content: a .tflite file, as bytes or mapped memory.
        name: of the metadata entry.

    Raises:
        DamagedFileError: this is no .tflite file of a pack, or its tables point outside it.
    """
    model = TfliteBytes(content).root(MODEL)
    entries = model.vectors("metadata").tables(METADATA)
    names = entries.texts("name")
    if name.encode() not in names:
        return None
    buffers = model.vectors("buffers").tables(BUFFER)
    number = int(entries.integers("buffer")[names.index(name.encode())])
    require(number < len(buffers), "has metadata without a buffer")
    data = buffers.vectors("data", 1)
    start = int(data.starts[number])
    return data.file.bytes[start : start + int(data.counts[number])].tobytes()
