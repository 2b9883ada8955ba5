"""NumPy's work in several threads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from threadpoolctl import threadpool_limits

from tfpeel.processes import available_cores

# Each has large arrays in memory.
MOST_THREADS = 4

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")


def in_threads(work: Callable[[_Task], _Result], tasks: Iterable[_Task]) -> Iterator[_Result]:
    """Give the results of work that NumPy does most of, in the order of the tasks.

    A product of matrices has one thread, and as many are made: what is between them, which NumPy
    does in one, is shared too, and the bytes are the same on any number of cores.

    Args:
        work: done in any thread.
        tasks: all are begun before the first result is given.
    """
    count = min(available_cores(), MOST_THREADS)
    with threadpool_limits(1), ThreadPoolExecutor(count) as threads:
        yield from threads.map(work, tasks)
