"""Files and directories that are written whole or not at all, whatever happens in between."""

from __future__ import annotations

import ctypes
import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tfpeel.errors import DamagedFileError

# What the mask of the process leaves of it.
_FOR_ALL = 0o666
_SEAL = "sha256_of_the_rest"
# Of renameat2(2): nothing may be there; both names stay, each for what the other was.
_RENAME_NOREPLACE, _RENAME_EXCHANGE = 1, 2


def sha256_of(path: Path) -> str:
    """Return the hex SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_special(path: Path) -> bool:
    """Whether a pipe, socket or device is there: opening it may wait, reading it may never end."""
    return path.exists() and not path.is_dir() and not path.is_file()


def read_small(path: Path, most_bytes: int) -> bytes:
    """Return the content of a file; it waits for no pipe and reads no endless device.

    Raises:
        OSError: it cannot be read, is no regular file, or is larger.
    """
    if is_special(path):
        raise OSError(errno.EINVAL, "a pipe, socket or device", str(path))
    with path.open("rb") as file:
        content = file.read(most_bytes + 1)
    if len(content) > most_bytes:
        raise OSError(errno.EFBIG, f"more than {most_bytes:,} bytes", str(path))
    return content


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Let errors of the system name a file: those of writing, of themselves, name none."""
    try:
        yield
    except OSError as error:
        error.filename = str(path)
        raise


def write_file(path: Path, content: bytes) -> None:
    """Write a whole file; what was there is replaced in one step."""
    _write(path, content, _FOR_ALL, os.replace)


def write_new_file(path: Path, content: bytes, mode: int) -> None:
    """Write a whole file where nothing is yet, with its rights from the first byte on.

    Raises:
        FileExistsError: something is there.
    """
    _write(path, content, mode, _show_new)


def _write(path: Path, content: bytes, mode: int, show: Callable[[Path, Path], None]) -> None:
    """Write a file under a temporary name, wait until it is on the disk, then show it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _remove_left_overs(path)
    temporary = _temporary(path)
    with naming(path):
        try:
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
            with open(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(descriptor)
            show(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
    _sync(path.parent)


def json_text(value: object) -> str:
    """Return a JSON value for people to read, with sorted keys, as files have it."""
    return json.dumps(value, indent=2, sort_keys=True) + "\n"


def write_json(path: Path, value: object) -> None:
    """Write a JSON value with sorted keys, whole or not at all."""
    write_file(path, json_text(value).encode())


def write_sealed(path: Path, value: Mapping[str, Any]) -> None:
    """Write a JSON object with a hash of itself, so that `read_sealed` sees every change."""
    # Keys become texts first: they are sorted as such when the object is read.
    plain = json.loads(json.dumps(value))
    write_json(path, {**plain, _SEAL: _hash_of(plain)})


def read_sealed(path: Path) -> dict[str, Any]:
    """Return what `write_sealed` wrote; objects of before there were hashes are taken as they are.

    Raises:
        DamagedFileError: there is no such object, or it was changed.
    """
    try:
        value = json.loads(path.read_text())
    except OSError as error:
        raise DamagedFileError(f"{path} is not readable: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise DamagedFileError(f"{path} is not readable: {error}") from None
    if not isinstance(value, dict):
        raise DamagedFileError(f"{path} is not readable: no object in it")
    if _SEAL in value and value.pop(_SEAL) != _hash_of(value):
        raise DamagedFileError(f"{path} was changed after it was written")
    return value


def _hash_of(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


@contextmanager
def whole_directory(path: Path) -> Iterator[Path]:
    """Give a temporary directory that takes the place of `path` when the context ends well.

    By then all of it is on the disk. Left-overs of killed runs under the same name are removed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    _remove_left_overs(path)
    temporary = _temporary(path)
    temporary.mkdir()
    try:
        yield temporary
        for folder, _, files in os.walk(temporary):
            for name in (*files, "."):
                _sync(Path(folder) / name)
        _take_place(temporary, path)
    finally:
        # What was there before, by now, or what was not finished.
        remove(temporary)
    _sync(path.parent)


def _temporary(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.tmp")


def _remove_left_overs(path: Path) -> None:
    """Remove what processes that are gone have left beside a path that they did not finish."""
    start, end = f".{path.name}.", ".tmp"
    for found in path.parent.iterdir():
        writer = found.name.removeprefix(start).removesuffix(end)
        if found.name == f"{start}{writer}{end}" and writer.isdecimal() and _is_gone(int(writer)):
            remove(found)


def remove(path: Path) -> None:
    """Remove a file, or a directory with all that is in it."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _is_gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return True
    except PermissionError:
        return False
    # What has this process's own number was written by one of before.
    return process == os.getpid()


def _sync(path: Path) -> None:
    """Wait until a file, or the names in a directory, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        with naming(path):
            os.fsync(descriptor)
    except OSError as error:
        # Some file systems do not know it for directories.
        if error.errno != errno.EINVAL:
            raise
    finally:
        os.close(descriptor)


def _take_place(new: Path, path: Path) -> None:
    """Give a directory the name of another one, so that there is no moment without either."""
    if not path.exists():
        new.rename(path)
    elif not _renamed(new, path, _RENAME_EXCHANGE):
        old = new.with_name(f"{new.name}.old.tmp")
        path.rename(old)
        new.rename(path)
        remove(old)


def _show_new(new: Path, path: Path) -> None:
    """Give a file a name that nothing has."""
    if not _renamed(new, path, _RENAME_NOREPLACE):
        os.link(new, path)


def _renamed(one: Path, other: Path, how: int) -> bool:
    """Rename in one step, as only Linux does; returns whether it was done."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    if rename is None:
        return False
    # From the root: then the directories that they are relative to, here 0, do not matter.
    names = [os.fsencode(os.path.abspath(path)) for path in (one, other)]
    return bool(rename(0, names[0], 0, names[1], how) == 0)
