"""The memory of a command and of all the processes that it starts, while it runs."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

# To look at gigabytes holds up the process that has them: twice a second made pretraining 12%
# longer.
_SECONDS_BETWEEN = 2.0


def peak_bytes_of(command: Sequence[str], seconds_between: float = _SECONDS_BETWEEN) -> int:
    """Run a command, and look at its memory now and then.

    Args:
        command: to be run.
        seconds_between: from look to look.

    Returns:
        The most bytes that all its processes had together; what they share counts once.

    Raises:
        CalledProcessError: it failed.
    """
    process = subprocess.Popen(command)
    peak = 0
    while process.returncode is None:
        peak = max(peak, sum(_proportional_bytes(each) for each in _tree(process.pid)))
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds_between)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return peak


def _tree(root: int) -> list[int]:
    """Return a process and all below it."""
    found = [root]
    for process in found:
        with suppress(OSError):
            for task in Path(f"/proc/{process}/task").iterdir():
                found += [int(child) for child in (task / "children").read_text().split()]
    return found


def _proportional_bytes(process: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0
