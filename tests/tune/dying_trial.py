"""A trial whose process is killed as often as it is asked, in a module that workers can import."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class DyingRequest:
    deaths: int

    def fingerprint(self) -> str:
        return f"dies-{self.deaths}"


def dying_trial(request: DyingRequest, directory: Path, jobs: int) -> int:
    """Be killed so often, then return how often that was; wait for ever for a negative number."""
    directory.mkdir(parents=True, exist_ok=True)
    died = len(list(directory.iterdir()))
    if request.deaths < 0:
        (directory / "waits").touch()
        time.sleep(600)
    if died < request.deaths:
        (directory / str(died)).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return died
