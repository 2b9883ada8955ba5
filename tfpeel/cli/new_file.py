"""Files that a command is about to write."""

from __future__ import annotations

from pathlib import Path

from tfpeel.errors import InputError


def require_new(path: Path) -> None:
    """Check that nothing is lost when a file is written.

    Raises:
        InputError: something is there.
    """
    if path.exists():
        raise InputError(
            "the file is there already", path, "a new file", "name another, or pass --overwrite"
        )
