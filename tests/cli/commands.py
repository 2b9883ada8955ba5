"""Commands as a shell would start them."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

SMALL = (
    *("--users", "120", "--items", "200", "--interactions", "2400", "--preset", "fast"),
    *("--epochs", "2", "--dimension", "16", "--clusters", "2"),
    *("--budget", "25KB", "--budget", "40KB", "--seed", "3", "--jobs", "1"),
)


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "tfpeel", *map(str, arguments)]


def tfpeel(*arguments: object, status: int = 0) -> subprocess.CompletedProcess[str]:
    """Run a command, check its exit status, and return what it printed."""
    done = subprocess.run(command(*arguments), capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stderr
    return done


def hashes(directory: Path) -> dict[str, str]:
    """Return path to SHA-256 of every file."""
    return {
        str(path.relative_to(directory)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }


def times(directory: Path) -> dict[str, int]:
    """Return path to the time of the last change of every file but the lock."""
    return {
        str(path.relative_to(directory)): path.stat().st_mtime_ns
        for path in sorted(directory.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }
