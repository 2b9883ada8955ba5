"""Progress on standard error: bars on a terminal, one line per finished stage elsewhere."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from tfpeel.cli.output import Output
from tfpeel.progress import Task


class _Lines:
    """A Task that tells its notes, and when it has ended."""

    def __init__(self, name: str, total: int, output: Output) -> None:
        self._name, self._total, self._output = name, total, output
        self._done, self._start = 0, time.monotonic()

    def advance(self, steps: int = 1) -> None:
        """See Task.advance."""
        self._done += steps

    def note(self, text: str) -> None:
        """See Task.note."""
        self._output.detail(f"{self._place}: {text}")

    def end(self) -> None:
        """Tell how far it came, and how long that took."""
        self._output.detail(f"{self._place} in {time.monotonic() - self._start:.1f} s")

    @property
    def _place(self) -> str:
        return f"  {self._name}: {self._done:,} of {self._total:,}"


class _Bar(_Lines):
    """A Task that is a bar besides."""

    def __init__(self, name: str, total: int, output: Output, progress: Progress) -> None:
        super().__init__(name, total, output)
        self._progress = progress
        # Of a single step nobody knows how far it is: the bar pulses, and the seconds count up.
        self._number = progress.add_task(name, total=total if total > 1 else None, note="")

    def advance(self, steps: int = 1) -> None:
        """See Task.advance."""
        super().advance(steps)
        self._progress.advance(self._number, steps)

    def note(self, text: str) -> None:
        """See Task.note."""
        super().note(text)
        self._progress.update(self._number, note=text)


class ConsoleProgress:
    """A Progress for people; also tells how long each stage took.

    Args:
        output: of the command. Bars are drawn where it is neither quiet nor verbose.
    """

    def __init__(self, output: Output) -> None:
        self._output = output
        self._draws_bars = sys.stderr.isatty() and output.loudness == "normal"
        self._bars: Progress | None = None

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Print one line when the stage has ended well."""
        start = time.monotonic()
        yield
        self._output.status(f"{name}: done in {time.monotonic() - start:.1f} s")

    def say(self, text: str) -> None:
        """Tell how far the work is, above the bar where one is drawn."""
        if self._bars is None:
            self._output.status(text)
            return
        self._output.detail(text)
        self._bars.console.print(text, markup=False, highlight=False, soft_wrap=True)

    @contextmanager
    def task(self, name: str, total: int) -> Iterator[Task]:
        """See tfpeel.progress.Progress.task."""
        if not self._draws_bars:
            lines = _Lines(name, total, self._output)
            yield lines
            lines.end()
            return
        # A descriptor of its own: tfpeel.native_noise holds back what goes to the usual one.
        with os.fdopen(os.dup(sys.stderr.fileno()), "w") as terminal:
            counted = (MofNCompleteColumn(), TimeRemainingColumn())
            columns = (
                SpinnerColumn(),
                TextColumn("{task.description}"),
                BarColumn(),
                *(counted if total > 1 else (TimeElapsedColumn(),)),
                TextColumn("{task.fields[note]}"),
            )
            with Progress(*columns, console=Console(file=terminal), transient=True) as progress:
                bar = _Bar(name, total, self._output, progress)
                self._bars = progress
                try:
                    yield bar
                finally:
                    self._bars = None
                bar.end()
