"""Files that a command is about to write."""

from __future__ import annotations

from pathlib import Path

from tfpeel.errors import InputError


def require_new(path: Path, overwrite: bool) -> None:
    """Check that a file can be written without a loss that was not asked for.

    Raises:
        InputError: a directory is there, or a file that is not to be overwritten.
    """
    if path.is_dir():
        raise InputError("the file is a directory", path, "a file", "name a file in it")
    if path.exists() and not overwrite:
        raise InputError(
            "the file is there already", path, "a new file", "name another, or pass --overwrite"
        )
