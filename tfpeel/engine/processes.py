"""Tasks in worker processes of this machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from functools import partial
from typing import Any, TypeVar

from tfpeel.engine.engine import Engine, ThisProcess, Work
from tfpeel.engine.in_any_order import in_any_order
from tfpeel.processes import first_ended, worker_processes

_Task = TypeVar("_Task")
# Each process has its next task before it asks for it.
_TASKS_PER_PROCESS = 2

_work: Work | None = None


class Processes:
    """Does tasks in fresh processes of this machine, that end with this one.

    Args:
        places: how many processes, at least 1.
    """

    def __init__(self, places: int) -> None:
        self.places = places

    def run(self, work: Work, tasks: Iterable[_Task]) -> Iterator[tuple[_Task, Any]]:
        """See Engine.run. Processes map what they read: tables are in memory once."""
        with worker_processes(self.places, partial(_take, work)) as pool:

            def start(task: _Task) -> Future[Any]:
                return pool.submit(_do, task)

            most = _TASKS_PER_PROCESS * self.places
            for task, done in in_any_order(tasks, start, first_ended, most):
                yield task, done.result()


def _take(work: Work) -> None:
    global _work  # noqa: PLW0603 - a process of the pool does one work in its life
    _work = work


def _do(task: Any) -> Any:
    assert _work is not None
    return _work(task)


def on_this_machine(places: int) -> Engine:
    """Return the engine for so many processes at once.

    Args:
        places: how many, at least 1; 1: no process is started.
    """
    return Processes(places) if places > 1 else ThisProcess()
