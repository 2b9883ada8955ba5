"""The line that names the next command of the work."""

from __future__ import annotations

import shlex
from pathlib import Path


def next_command(*words: str | Path) -> str:
    """Return the line that names a command of tfpeel as a shell takes it."""
    return f"Next: tfpeel {shlex.join(map(str, words))}"
