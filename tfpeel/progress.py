"""How long work reports where it is, without knowing who listens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol


class Task(Protocol):
    """One piece of long work with a known number of steps."""

    def advance(self, steps: int = 1) -> None:
        """Say that `steps` more steps are done."""

    def note(self, text: str) -> None:
        """Show a short figure beside the bar, such as the last recall."""


class Progress(Protocol):
    """Receives what a stage says about its progress."""

    def task(self, name: str, total: int) -> AbstractContextManager[Task]:
        """Open a piece of work of `total` steps; it ends with the context."""


class _SilentTask:
    def advance(self, steps: int = 1) -> None:
        pass

    def note(self, text: str) -> None:
        pass


class Silent:
    """A Progress that shows nothing: the library's default."""

    @contextmanager
    def task(self, name: str, total: int) -> Iterator[Task]:
        """See Progress.task."""
        yield _SilentTask()
