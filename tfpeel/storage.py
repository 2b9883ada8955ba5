"""Results on disk: a directory of .npy files and one result.json, written whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tfpeel.errors import DamagedFileError

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


def sha256_of(path: Path) -> str:
    """Return the hex SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_file(path: Path, content: bytes) -> None:
    """Write a whole file: to a temporary name, synced, then renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_json(path: Path, value: object) -> None:
    """Write a JSON value with sorted keys, whole or not at all."""
    write_file(path, (json.dumps(value, indent=2, sort_keys=True) + "\n").encode())


@contextmanager
def whole_directory(path: Path) -> Iterator[Path]:
    """Give a temporary directory that takes the place of `path` when the context ends well.

    Left-overs of killed runs under the same name are removed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    for left_over in path.parent.iterdir():
        if left_over.name.startswith(f".{path.name}.") and left_over.name.endswith(".tmp"):
            shutil.rmtree(left_over)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    temporary.mkdir()
    try:
        yield temporary
        if path.exists():
            old = path.with_name(f".{path.name}.old.tmp")
            path.rename(old)
            temporary.rename(path)
            shutil.rmtree(old)
        else:
            temporary.rename(path)
    finally:
        if temporary.exists():
            shutil.rmtree(temporary)


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
            np.save(file, np.ascontiguousarray(array), allow_pickle=False)
            files[name] = {"bytes": file.stat().st_size, "sha256": sha256_of(file)}
        header = {
            "kind": kind,
            "schema_version": schema_version,
            "fingerprint": fingerprint,
            "fields": dict(fields),
            "files": files,
        }
        write_json(directory / _RESULT, header)


def stored_fingerprint(path: Path) -> str | None:
    """Return the fingerprint of the result at `path`, or None where there is no whole result."""
    try:
        header = json.loads((path / _RESULT).read_text())
        return str(header["fingerprint"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def read_result(path: Path, kind: str, schema_version: int) -> Stored:
    """Load a result; its arrays are memory-mapped.

    Raises:
        DamagedFileError: missing, of another kind or version, or a file has not the size
            that was written.
    """
    try:
        header = json.loads((path / _RESULT).read_text())
        found = (header["kind"], header["schema_version"])
        files, fields = dict(header["files"]), dict(header["fields"])
        fingerprint = str(header["fingerprint"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedFileError(f"{path} holds no readable {kind}: {error}") from None
    if found != (kind, schema_version):
        raise DamagedFileError(
            f"{path} holds {found[0]} version {found[1]}, not {kind} version {schema_version}"
        )
    arrays = {}
    for name, written in files.items():
        file = path / f"{name}.npy"
        if not file.is_file() or file.stat().st_size != written["bytes"]:
            raise DamagedFileError(f"{file} is missing or cut short; run with --overwrite")
        try:
            arrays[name] = np.load(file, mmap_mode="r", allow_pickle=False)
        except ValueError as error:
            raise DamagedFileError(f"{file} is damaged: {error}; run with --overwrite") from None
    return Stored(fingerprint, fields, arrays)
