"""Results on disk: a directory of .npy files and one result.json, written whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tfpeel.errors import DamagedFileError
from tfpeel.storage import naming, read_sealed, sha256_of, whole_directory, write_sealed

_RESULT = "result.json"


@dataclass(frozen=True)
class Stored:
    """What `read_result` found.

    Args:
        fingerprint: hash of everything that the result was made from.
        fields: the small values, as they were given to `write_result`.
        arrays: name to array, mapped from the file and read-only.
    """

    fingerprint: str
    fields: dict[str, Any]
    arrays: dict[str, NDArray[Any]]


def write_result(
    path: Path,
    kind: str,
    schema_version: int,
    fingerprint: str,
    fields: Mapping[str, Any],
    arrays: Mapping[str, NDArray[Any]],
) -> None:
    """Save a result as a directory, replacing what is there only when all of it is written.

    Args:
        path: the directory.
        kind: the name of the result's type; `read_result` insists on it.
        schema_version: of the fields and arrays of this kind.
        fingerprint: hash of everything that the result was made from.
        fields: small JSON values.
        arrays: name to array of any shape and plain dtype.
    """
    with whole_directory(path) as directory:
        files = {}
        for name, array in sorted(arrays.items()):
            file = directory / f"{name}.npy"
            _write_array(file, np.ascontiguousarray(array))
            files[name] = {"bytes": file.stat().st_size, "sha256": sha256_of(file)}
        header = {
            "kind": kind,
            "schema_version": schema_version,
            "fingerprint": fingerprint,
            "fields": dict(fields),
            "files": files,
        }
        write_sealed(directory / _RESULT, header)


def _write_array(path: Path, array: NDArray[Any]) -> None:
    """Write what np.save writes, which tells of a full disk without saying that it is one."""
    with naming(path), path.open("wb") as file:
        form = np.lib.format.header_data_from_array_1_0(array)
        np.lib.format.write_array_header_1_0(file, form)
        file.write(array.data)


def stored_fingerprint(path: Path) -> str | None:
    """Return the fingerprint of the result at `path`, or None where there is none to be read.

    Its files are not looked at: see `is_stored`.
    """
    try:
        return str(read_sealed(path / _RESULT)["fingerprint"])
    except (DamagedFileError, KeyError):
        return None


def is_stored(path: Path, fingerprint: str) -> bool:
    """Return whether a result of a fingerprint is there, every file as it was written."""
    if stored_fingerprint(path) != fingerprint:
        return False
    try:
        for name, written in dict(read_sealed(path / _RESULT)["files"]).items():
            _check_file(path / f"{name}.npy", written)
    except (DamagedFileError, ValueError, KeyError, TypeError):
        return False
    return True


def read_result(path: Path, kind: str, schema_version: int) -> Stored:
    """Load a result; its arrays are memory-mapped.

    Raises:
        DamagedFileError: missing, of another kind or version, or a file is not what was
            written; names the file, and tells what to do.
    """
    try:
        header = read_sealed(path / _RESULT)
        found = f"{header['kind']} version {header['schema_version']}"
        if found != f"{kind} version {schema_version}":
            raise DamagedFileError(f"{path} holds {found}, not {kind} version {schema_version}")
        arrays = {}
        for name, written in dict(header["files"]).items():
            file = path / f"{name}.npy"
            _check_file(file, written)
            arrays[name] = np.load(file, mmap_mode="r", allow_pickle=False)
        return Stored(str(header["fingerprint"]), dict(header["fields"]), arrays)
    except DamagedFileError as error:
        raise _to_be_made_again(error, path) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _to_be_made_again(f"{path} holds no readable {kind}: {error}", path) from None


def _to_be_made_again(what: object, path: Path) -> DamagedFileError:
    return DamagedFileError(f"{what}; next: remove {path}, then tfpeel run makes it again")


def _check_file(path: Path, written: Mapping[str, Any]) -> None:
    try:
        state = path.stat()
        right = state.st_size == written["bytes"]
        if right:
            version = (state.st_dev, state.st_ino, state.st_mtime_ns, state.st_ctime_ns)
            right = _sha256_once(path, version) == written["sha256"]
    except OSError as error:
        raise DamagedFileError(f"{path} is not readable: {error.strerror}") from None
    if not right:
        raise DamagedFileError(f"{path} was cut short or changed after it was written")


@lru_cache(maxsize=8192)
def _sha256_once(path: Path, version: tuple[int, ...]) -> str:
    """Return a file's SHA-256; a version of it that was read before is not read again."""
    return sha256_of(path)
