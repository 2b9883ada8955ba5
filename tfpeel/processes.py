"""Worker processes that end with the process that started them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.context import SpawnContext, SpawnProcess

from tfpeel.errors import EnvironmentProblemError


def available_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0))


class _Process(SpawnProcess):
    """A fresh process that does not run its starter's script again.

    So a script that calls tfpeel needs no `if __name__ == "__main__"`.
    """

    def start(self) -> None:
        """Start it, while nothing tells where the script is."""
        main = sys.modules["__main__"]
        hidden = {name: vars(main).pop(name, None) for name in ("__file__", "__spec__")}
        main.__spec__ = None
        try:
            super().start()
        finally:
            vars(main).update({name: value for name, value in hidden.items() if value})


class _Context(SpawnContext):
    Process = _Process


@contextmanager
def worker_processes(
    count: int, prepare: Callable[[], None] | None = None, most_tasks_each: int | None = None
) -> Iterator[ProcessPoolExecutor]:
    """Open so many fresh processes; at the end what they have not begun is dropped.

    Args:
        count: at least 1.
        prepare: called first in each of them.
        most_tasks_each: after so many a process is replaced by a fresh one; None: never.

    Raises:
        EnvironmentProblemError: something ended one of them.
    """
    pool = ProcessPoolExecutor(
        count,
        mp_context=_Context(),
        initializer=_start,
        initargs=(prepare,),
        max_tasks_per_child=most_tasks_each,
    )
    try:
        yield pool
    except BrokenProcessPool:
        raise EnvironmentProblemError(
            "a worker process was ended from outside, perhaps for want of memory; "
            "next: fewer --jobs, or a larger machine; the same command goes on where it was"
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)


def _start(prepare: Callable[[], None] | None) -> None:
    follow_parent()
    if prepare is not None:
        prepare()


def follow_parent() -> None:
    """Leave Ctrl-C to the parent process, and end when it ends, however that happens.

    For the start of a process that `multiprocessing` has made.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def end_with_parent() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=end_with_parent, daemon=True).start()
