"""Worker processes that end with the process that started them."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import queue
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, TypeVar

from tfpeel.errors import EnvironmentProblemError

# A signal may come to any thread, and Python heeds it when the main one wakes up.
SECONDS_BETWEEN_LOOKS = 0.2

_Result = TypeVar("_Result")


class WorkerLostError(EnvironmentProblemError):
    """Something ended a worker process."""


def available_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0))


class _Process(SpawnProcess):
    """A process that does not run its starter's script again, and leaves Ctrl-C to its starter.

    So a script that calls tfpeel needs no `if __name__ == "__main__"`.
    """

    def start(self) -> None:
        """Start it, while nothing tells where the script is, and with SIGINT held back for ever."""
        main = sys.modules["__main__"]
        hidden = {name: vars(main).pop(name, None) for name in ("__file__", "__spec__")}
        main.__spec__ = None
        # Its start would let SIGINT through again.
        resource_tracker.ensure_running()
        held_back = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            super().start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, held_back)
            vars(main).update({name: value for name, value in hidden.items() if value})


class WorkerProcesses:
    """Fresh processes that do what they are asked, each over a connection of its own.

    `concurrent.futures` has one queue for all: its semaphores stay in /dev/shm for ever when all
    processes are killed, and one that is killed within a result lets it wait for the rest for
    ever.

    Args:
        count: at most so many, at least 1; each is started when there is something to do.
        prepare: called first in each of them.
    """

    def __init__(self, count: int, prepare: Callable[[], None] | None) -> None:
        self._count, self._prepare = count, prepare
        self._workers: list[_Worker] = []
        self._free: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
        self._threads = ThreadPoolExecutor(count)

    def submit(self, function: Callable[..., _Result], *arguments: Any) -> Future[_Result]:
        """Let a process call a function, by its name, as soon as one is free.

        Returns:
            What will have the result, or raise what the function raised, or a WorkerLostError.
        """
        if len(self._workers) < self._count:
            worker = _Worker(self._prepare)
            self._workers.append(worker)
            worker.start()
            self._free.put(worker)
        return self._threads.submit(self._call, function, *arguments)

    def _call(self, function: Callable[..., _Result], *arguments: Any) -> _Result:
        worker = self._free.get()
        try:
            return worker.call(function, *arguments)
        finally:
            self._free.put(worker)

    def close(self) -> None:
        """End all processes, whatever they do; what they have not begun is dropped."""
        for worker in self._workers:
            worker.end()
        self._threads.shutdown(cancel_futures=True)


class _Worker:
    def __init__(self, prepare: Callable[[], None] | None) -> None:
        self._prepare = prepare
        self._connection, self._theirs = multiprocessing.Pipe()
        self._process = _Process(target=_serve, args=(self._theirs,))

    def start(self) -> None:
        self._process.start()
        # Only the process has that end now, so that its own end is seen here.
        self._theirs.close()

    def call(self, function: Callable[..., _Result], *arguments: Any) -> _Result:
        prepare, self._prepare = self._prepare, None
        if prepare is not None:
            self.call(prepare)
        question = pickle.dumps((function, arguments))
        try:
            self._connection.send_bytes(question)
            answer = self._connection.recv_bytes()
        except (EOFError, OSError):
            raise WorkerLostError(
                "a worker process was ended from outside, perhaps for want of memory; "
                "next: fewer --jobs, or a larger machine; the same command goes on where it was"
            ) from None
        result, error = pickle.loads(answer)
        if error is not None:
            raise error
        return result  # type: ignore[no-any-return]

    def end(self) -> None:
        if self._process.pid is not None:
            self._process.kill()
            self._process.join()


@contextmanager
def worker_processes(
    count: int, prepare: Callable[[], None] | None = None
) -> Iterator[WorkerProcesses]:
    """Open so many fresh processes; at the end they are ended.

    Args:
        count: at least 1.
        prepare: called first in each of them.
    """
    workers = WorkerProcesses(count, prepare)
    try:
        yield workers
    finally:
        workers.close()


def first_ended(running: Collection[Future[_Result]]) -> set[Future[_Result]]:
    """Wait until some have ended, or a signal comes, and return them."""
    while not (ended := wait(running, SECONDS_BETWEEN_LOOKS, FIRST_COMPLETED).done):
        pass
    return ended


def result_of(running: Future[_Result]) -> _Result:
    """Wait for the end of one, or a signal, and return its result or raise its error."""
    (ended,) = first_ended([running])
    return ended.result()


def _serve(connection: Connection) -> None:
    follow_parent()
    # At its end the parent is gone, and nobody is there to be told.
    with suppress(EOFError, OSError):
        while True:
            connection.send_bytes(_answer(connection.recv_bytes()))


def _answer(question: bytes) -> bytes:
    try:
        function, arguments = pickle.loads(question)
        return pickle.dumps((function(*arguments), None))
    except Exception as error:  # raised again where the question came from
        error.add_note(traceback.format_exc())
        return pickle.dumps((None, error))


def follow_parent() -> None:
    """End this process, that `multiprocessing` has made, when its parent ends, however it does."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def end_with_parent() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=end_with_parent, daemon=True).start()
