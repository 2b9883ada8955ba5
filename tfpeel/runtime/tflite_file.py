"""A .tflite file that an interpreter has opened: its signatures and its metadata."""

from __future__ import annotations

import mmap
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tfpeel.errors import DamagedFileError, InputError
from tfpeel.runtime.flatbuffer_reader import read_metadata
from tfpeel.runtime.graph_check import check_graphs
from tfpeel.runtime.interpreter import open_interpreter
from tfpeel.runtime.json_reader import read_json
from tfpeel.runtime.limits import LARGEST_FILE_BYTES, LARGEST_INT32, MOST_LISTED_IDS
from tfpeel.runtime.signature_contract import check_signatures

METADATA_NAME = "tfpeel"
# Lists of ids are padded to this or to the next power of two: the interpreter plans its memory
# again whenever a length changes.
_SHORTEST_LIST = 16
_PADDING = -1
# A flatbuffer's first reference and its identifier.
_SMALLEST_FILE_BYTES = 8

Ids: TypeAlias = Sequence[int] | NDArray[np.integer[Any]]


class TfliteFile:
    """A .tflite file of a pack; checked by `check_graphs` before an interpreter opens it.

    Threads may share it: it answers one call after the other.

    Args:
        file: path or content.
        signatures: names that the file must have.

    Raises:
        DamagedFileError: this is no file that tfpeel wrote, the interpreter refuses it, or a
            signature is missing.
    """

    def __init__(self, file: str | Path | bytes, signatures: tuple[str, ...]) -> None:
        self._file = file if isinstance(file, bytes) else Path(file)
        self._name = "the given bytes" if isinstance(file, bytes) else str(file)
        try:
            self.kinds = found = check_graphs(self._content())
            missing = [name for name in signatures if name not in found]
            if missing:
                raise DamagedFileError(f"{self._name} has no signature {missing[0]}")
            self.width = check_signatures(found, self._name)
            interpreter = open_interpreter(self._file)
            self._runners = {name: interpreter.get_signature_runner(name) for name in found}
        except (ValueError, RuntimeError, OSError, DamagedFileError) as error:
            raise self._unusable(error) from None
        self.signatures = tuple(sorted(found))
        # The signatures work in the same memory.
        self._one_at_a_time = threading.Lock()

    @property
    def metadata(self) -> dict[str, Any]:
        """The JSON object that the file was written with.

        Raises:
            DamagedFileError: there is none.
        """
        try:
            value = read_json(read_metadata(self._content(), METADATA_NAME) or b"")
        except ValueError:
            value = None
        if not isinstance(value, dict):
            raise DamagedFileError(f"{self._name} has no readable metadata {METADATA_NAME!r}")
        return value

    def run(self, signature: str, **inputs: NDArray[Any]) -> dict[str, NDArray[Any]]:
        """Run a signature.

        Raises:
            DamagedFileError: the interpreter cannot run it.
        """
        try:
            with self._one_at_a_time:
                outputs: dict[str, NDArray[Any]] = self._runners[signature](**inputs)
        except (ValueError, RuntimeError) as error:
            raise self._unusable(error) from None
        return outputs

    def require(self, holds: bool, problem: str) -> None:
        """Check something that the file answered.

        Raises:
            DamagedFileError: it does not hold.
        """
        if not holds:
            raise DamagedFileError(f"{self._name} {problem}")

    def _content(self) -> bytes | mmap.mmap:
        if isinstance(self._file, bytes):
            return self._file
        size = self._file.stat().st_size
        if not _SMALLEST_FILE_BYTES <= size <= LARGEST_FILE_BYTES:
            raise DamagedFileError(f"not a .tflite file: it has {size} bytes")
        with self._file.open("rb") as opened:
            return mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)

    def _unusable(self, error: Exception) -> DamagedFileError:
        reason = " ".join(str(error).split())
        if reason.startswith(self._name):
            return DamagedFileError(reason)
        return DamagedFileError(f"{self._name} cannot be used: {reason}")


def padded_ids(ids: Ids, most: int = MOST_LISTED_IDS) -> NDArray[np.int32]:
    """Return ids as the graphs take them: int32, padded with -1 to a power of two.

    Ids that no int32 can hold become ones that no catalogue has.

    Raises:
        InputError: there are more than `most`.
    """
    given = np.asarray(ids, np.int64).reshape(-1)
    if given.size > most:
        raise InputError(
            "the list of items is too long",
            f"{given.size} items",
            f"at most {most}",
            "leave out repeated and older ones",
        )
    length = max(_SHORTEST_LIST, 1 << max(given.size - 1, 0).bit_length())
    padded = np.full(length, _PADDING, np.int32)
    padded[: given.size] = np.clip(given, _PADDING, LARGEST_INT32)
    return padded
