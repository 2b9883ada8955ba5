"""The loop that keeps some tasks running, whoever runs them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice
from typing import TypeVar

_Task = TypeVar("_Task")
_Handle = TypeVar("_Handle")


def in_any_order(
    tasks: Iterable[_Task],
    start: Callable[[_Task], _Handle],
    wait: Callable[[Collection[_Handle]], Iterable[_Handle]],
    most: int,
) -> Iterator[tuple[_Task, _Handle]]:
    """Start tasks as others end, and give those that have ended.

    Args:
        tasks: taken one by one, so that those that have not begun need no memory.
        start: begins a task.
        wait: blocks until some of the running ones have ended, and gives those.
        most: that run or wait for a place at a time.
    """
    waiting = iter(tasks)
    running = {start(task): task for task in islice(waiting, most)}
    while running:
        for handle in wait(running):
            task = running.pop(handle)
            running.update({start(following): following for following in islice(waiting, 1)})
            yield task, handle
