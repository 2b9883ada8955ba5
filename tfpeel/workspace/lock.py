"""One command at a time in a workspace."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tfpeel.errors import InputError
from tfpeel.workspace.workspace import LOCK_NAME


@contextmanager
def workspace_lock(path: Path, shared: bool = False) -> Iterator[None]:
    """Hold the lock of a workspace directory; the system frees it however the process ends.

    Args:
        path: the directory.
        shared: whether others may hold it too that share it.

    Raises:
        InputError: another process holds it.
    """
    with (path / LOCK_NAME).open("a+") as file:
        try:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise InputError(
                "another command is working in the workspace",
                f"{path}, in use by process {file.read().strip() or 'unknown'}",
                "one command at a time",
                "wait for it, or choose another --workspace",
            ) from None
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        if shared:
            yield
            return
        # Nobody else writes here now: these are left over from commands that were killed.
        for folder in ("", "reports/", "tune/*/", "tune/trials/*/"):
            for left_over in path.glob(f"{folder}.*.json.*.tmp"):
                left_over.unlink()
        yield
