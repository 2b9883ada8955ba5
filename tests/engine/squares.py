"""A work that is easy to check, in a module that workers can import."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True)
class Squares:
    """Squares a task and adds what a file holds."""

    file: Path
    offset: int | None = None
    dies_once: Path | None = None

    def __call__(self, task: int) -> tuple[int, int]:
        if task == 5 and self.dies_once is not None and not self.dies_once.exists():
            self.dies_once.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        offset = int(self.file.read_text()) if self.offset is None else self.offset
        return task * task + offset, os.getpid()

    def with_tables(self) -> Squares:
        return replace(self, offset=int(self.file.read_text()))
