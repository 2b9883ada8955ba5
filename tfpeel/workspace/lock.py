"""One command at a time in a workspace."""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from tfpeel.errors import InputError
from tfpeel.storage import is_special, naming, remove
from tfpeel.workspace.workspace import LOCK_NAME

_LONGEST_OWNER = 100


@contextmanager
def workspace_lock(path: Path, shared: bool = False) -> Iterator[None]:
    """Hold the lock of a workspace directory; the system frees it however the process ends.

    Args:
        path: the directory.
        shared: whether others may hold it too that share it.

    Yields:
        Nothing, while the lock is held.

    Raises:
        InputError: another process holds it, or something else is in its place.
    """
    lock = path / LOCK_NAME
    if is_special(lock):
        raise InputError(
            "what is in the place of the lock is no file",
            lock,
            "the file that tfpeel makes there",
            f"remove {lock}",
        )
    with lock.open("ab+", buffering=0) as file:
        try:
            with naming(lock):
                fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _in_use(path, file) from None
        with naming(lock):
            file.truncate(0)
            file.write(f"{os.getpid()} on {socket.gethostname()}".encode())
        if not shared:
            _clear(path)
        try:
            yield
        finally:
            if not shared:
                # If that cannot be done now, the next command does it.
                with suppress(OSError):
                    _clear(path)


def _clear(path: Path) -> None:
    """Remove what commands and worker processes that were killed have left; nobody writes now."""
    for left_over in list(path.rglob(".*.tmp")):
        remove(left_over)


def _in_use(path: Path, file: BinaryIO) -> InputError:
    """Return the error that names the owner, of whom nothing but the lock itself is sure."""
    file.seek(0)
    owner = file.read(_LONGEST_OWNER).decode(errors="replace").strip()
    return InputError(
        "another command is working in the workspace",
        f"{path}, in use by process {owner if owner.isprintable() and owner else 'unknown'}",
        "one command at a time",
        "wait for it, or choose another --workspace",
    )
