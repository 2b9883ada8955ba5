"""A .tflite file that an interpreter has opened: its signatures and its metadata."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tfpeel.errors import DamagedFileError
from tfpeel.native_noise import without_native_noise
from tfpeel.runtime.flatbuffer_reader import read_metadata
from tfpeel.runtime.interpreter import open_interpreter

METADATA_NAME = "tfpeel"
# Lists of ids are padded to this or to the next power of two: the interpreter plans its memory
# again whenever a length changes.
_SHORTEST_LIST = 16
_PADDING = -1
_LARGEST_INT32 = 2**31 - 1

Ids: TypeAlias = Sequence[int] | NDArray[np.integer[Any]]


class TfliteFile:
    """A .tflite file of a pack.

    Args:
        file: path or content.
        signatures: names that the file must have.

    Raises:
        DamagedFileError: the interpreter refuses the file, or a signature is missing.
    """

    def __init__(self, file: str | Path | bytes, signatures: tuple[str, ...]) -> None:
        self._file = file if isinstance(file, bytes) else Path(file)
        self._name = "the given bytes" if isinstance(file, bytes) else str(file)
        try:
            interpreter = open_interpreter(self._file)
            found = tuple(sorted(interpreter.get_signature_list()))
            missing = [name for name in signatures if name not in found]
            if missing:
                raise DamagedFileError(f"{self._name} has no signature {missing[0]}")
            self._runners = {name: interpreter.get_signature_runner(name) for name in found}
        except (ValueError, RuntimeError, OSError) as error:
            reason = " ".join(str(error).split())
            raise DamagedFileError(f"{self._name} cannot be used: {reason}") from None
        self.signatures = found
        self._has_run = False

    @property
    def metadata(self) -> dict[str, Any]:
        """The JSON object that the file was written with.

        Raises:
            DamagedFileError: there is none.
        """
        content = self._file if isinstance(self._file, bytes) else self._file.read_bytes()
        try:
            value = json.loads(read_metadata(content, METADATA_NAME) or b"")
        except ValueError:
            value = None
        if not isinstance(value, dict):
            raise DamagedFileError(f"{self._name} has no readable metadata {METADATA_NAME!r}")
        return value

    def input_shape(self, signature: str, name: str) -> tuple[int, ...]:
        """Return the shape of a signature's input."""
        return tuple(int(n) for n in self._runners[signature].get_input_details()[name]["shape"])

    def run(self, signature: str, **inputs: NDArray[Any]) -> dict[str, NDArray[Any]]:
        """Run a signature."""
        # The interpreter prepares itself in the first run, and says so.
        with nullcontext() if self._has_run else without_native_noise():
            outputs: dict[str, NDArray[Any]] = self._runners[signature](**inputs)
        self._has_run = True
        return outputs


def padded_ids(ids: Ids) -> NDArray[np.int32]:
    """Return ids as the graphs take them: int32, padded with -1 to a power of two.

    Ids that no int32 can hold become ones that no catalogue has.
    """
    given = np.asarray(ids, np.int64).reshape(-1)
    length = max(_SHORTEST_LIST, 1 << max(given.size - 1, 0).bit_length())
    padded = np.full(length, _PADDING, np.int32)
    padded[: given.size] = np.clip(given, _PADDING, _LARGEST_INT32)
    return padded
