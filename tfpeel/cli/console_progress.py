"""Progress on standard error: bars on a terminal, one line per finished stage elsewhere."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from tfpeel.progress import Silent, Task


class _Bar:
    """A Task that is a bar."""

    def __init__(self, progress: Progress, number: TaskID) -> None:
        self._progress = progress
        self._number = number

    def advance(self, steps: int = 1) -> None:
        """See Task.advance."""
        self._progress.advance(self._number, steps)

    def note(self, text: str) -> None:
        """See Task.note."""
        self._progress.update(self._number, note=text)


class ConsoleProgress:
    """A Progress for people; also tells how long each stage took."""

    def __init__(self) -> None:
        self._on_terminal = sys.stderr.isatty()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Print one line when the stage has ended well."""
        start = time.monotonic()
        yield
        click.echo(f"{name}: done in {time.monotonic() - start:.1f} s", err=True)

    @contextmanager
    def task(self, name: str, total: int) -> Iterator[Task]:
        """See tfpeel.progress.Progress.task."""
        if not self._on_terminal:
            with Silent().task(name, total) as silent:
                yield silent
            return
        # A descriptor of its own: tfpeel.native_noise holds back what goes to the usual one.
        with os.fdopen(os.dup(sys.stderr.fileno()), "w") as terminal:
            columns = (
                SpinnerColumn(),
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
                TextColumn("{task.fields[note]}"),
            )
            with Progress(*columns, console=Console(file=terminal), transient=True) as progress:
                yield _Bar(progress, progress.add_task(name, total=total, note=""))
