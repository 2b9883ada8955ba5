"""Files that a command is about to write."""

from __future__ import annotations

from pathlib import Path

from tfpeel.errors import InputError


def require_new(path: Path, overwrite: bool) -> None:
    """Check that a file can be written without a loss that was not asked for.

    Args:
        path: of the file.
        overwrite: whether a file that is there may be replaced.

    Raises:
        InputError: something other than a file is there, such as a directory or a device, or a
            file that is not to be overwritten; or a part of the path is a file.
    """
    if path.is_dir():
        raise InputError("the file is a directory", path, "a file", "name a file in it")
    if path.parent.exists() and not path.parent.is_dir():
        raise InputError(
            "the file is below a file", path, "a file in a directory", "name another place"
        )
    if path.exists() and not path.is_file():
        raise InputError("this is no file to replace", path, "a file", "name another")
    if path.exists() and not overwrite:
        raise InputError(
            "the file is there already", path, "a new file", "name another, or pass --overwrite"
        )
