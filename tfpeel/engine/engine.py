"""What a stage asks for, when its tasks do not depend on each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Protocol, Self, TypeVar

_Task = TypeVar("_Task")


class Work(Protocol):
    """What all tasks have in common; it is pickled once for each place that does tasks."""

    def __call__(self, task: Any, /) -> Any:
        """Do one task."""

    def with_tables(self) -> Self:
        """Return the same work with all that it reads from files inside, for other machines."""


class Engine(Protocol):
    """Does tasks in places of its own."""

    @property
    def places(self) -> int:
        """How many tasks are done at a time."""

    def run(self, work: Work, tasks: Iterable[_Task]) -> Iterator[tuple[_Task, Any]]:
        """Do all tasks; the results come in the order in which they are there.

        Args:
            work: what is done.
            tasks: taken as places become free, so they may be made one by one.

        Returns:
            Each task with its result. Where the iterator is closed, tasks that have not begun
            are dropped.
        """


class ThisProcess:
    """Does one task after another, here."""

    places = 1

    def run(self, work: Work, tasks: Iterable[_Task]) -> Iterator[tuple[_Task, Any]]:
        """See Engine.run. The tasks are done in their order."""
        return ((task, work(task)) for task in tasks)
