"""Tasks on the machines of a Ray cluster."""

from __future__ import annotations

import logging
import signal
import socket
import threading
import uuid
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from tfpeel.engine.engine import Work
from tfpeel.engine.in_any_order import in_any_order
from tfpeel.errors import EnvironmentProblemError

_Task = TypeVar("_Task")
# Each core has its next task before it asks for it.
_TASKS_PER_CORE = 2
# A machine may be lost more than once; a task that kills its worker each time must still end.
_MOST_TRIES = 5
_SECONDS_TO_ANSWER = 10


class RayCluster:
    """Does tasks as Ray tasks; what they share is in Ray's object store once per machine.

    A task whose worker is lost is done again, on another one.

    Args:
        address: `host:port` of the cluster's head, `auto` for the cluster that this machine is
            in, or `here` for one that is started on this machine for this work.

    Raises:
        EnvironmentProblemError: Ray is not installed, or no cluster answers there.
    """

    def __init__(self, address: str) -> None:
        try:
            import ray  # noqa: PLC0415 - an optional extra
        except ImportError:
            raise EnvironmentProblemError(
                "Ray is not installed; next: pip install tfpeel[distributed]"
            ) from None
        try:
            _check_reachable(address)
            with _own_termination():
                ray.init(
                    # Without an address Ray would take the cluster that was last started here.
                    address="local" if address == "here" else address,
                    logging_level=logging.ERROR,
                    log_to_driver=False,
                    include_dashboard=False if address == "here" else None,
                )
        except (OSError, ValueError, RuntimeError) as error:
            reason = " ".join(str(error).split())
            raise EnvironmentProblemError(
                f"no Ray cluster answers at {address}: {reason}; "
                "next: ray start --head, or give its address"
            ) from None
        self._ray: Any = ray

    @property
    def places(self) -> int:
        """How many cores the cluster has now."""
        return max(int(self._ray.cluster_resources().get("CPU", 1)), 1)

    def run(self, work: Work, tasks: Iterable[_Task]) -> Iterator[tuple[_Task, Any]]:
        """See Engine.run."""
        ray = self._ray
        key, stored = uuid.uuid4().hex, ray.put(work.with_tables())
        remote = ray.remote(num_cpus=1, max_retries=_MOST_TRIES)(_do)

        def start(task: _Task) -> Any:
            # In a list the stored work stays a reference: see _do.
            return remote.remote(key, [stored], task)

        def ended(running: Collection[Any]) -> list[Any]:
            return list(ray.wait(list(running))[0])

        for task, done in in_any_order(tasks, start, ended, _TASKS_PER_CORE * self.places):
            yield task, ray.get(done)

    def close(self) -> None:
        """Leave the cluster; one that was started for this work ends."""
        self._ray.shutdown()


@contextmanager
def _own_termination() -> Iterator[None]:
    """Keep what this process does on SIGTERM: Ray takes the signal for itself."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _check_reachable(address: str) -> None:
    """Raise an OSError where nobody listens: Ray itself would try for minutes."""
    host, colon, port = address.rpartition(":")
    if colon and port.isdigit():
        socket.create_connection((host, int(port)), _SECONDS_TO_ANSWER).close()


# A worker keeps the work of the last tasks, with what it has built for it.
_works: dict[str, Work] = {}


def _do(key: str, stored: list[Any], task: Any) -> Any:
    if key not in _works:
        import ray  # noqa: PLC0415 - where this runs, it is installed

        _works.clear()
        _works[key] = ray.get(stored[0])
    return _works[key](task)
