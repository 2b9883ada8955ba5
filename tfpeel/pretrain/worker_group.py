"""Processes, on one machine or several, that train one model together."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from tfpeel.errors import EnvironmentProblemError
from tfpeel.keras import tf
from tfpeel.native_noise import without_native_noise

_LOST = (
    tf.errors.UnavailableError,
    tf.errors.AbortedError,
    tf.errors.CancelledError,
    tf.errors.DeadlineExceededError,
)
# TensorFlow adds it to what a call to another worker ended with. Internal errors without it are
# of this worker.
_REMOTE = "GRPC error information from remote target"


class WorkerGroup:
    """The workers of a MultiWorkerMirroredStrategy: each has all tables, and a part of each batch.

    All look up the vectors of the whole batch. A worker scores its part's queries against all of
    the batch's items; the gradients of the vectors are summed over the workers, and each applies
    them to its tables. What comes out is what one process makes of the whole batch, but for the
    order of sums; it is the same in all workers on processors of the same kind.

    To be made before TensorFlow has done anything in this process. It waits for the others.

    Args:
        addresses: HOST:PORT of every worker, in the same order for all of them.
        place: of this worker among them, from 0.

    Raises:
        EnvironmentProblemError: its port is taken, or the others cannot be reached.
    """

    def __init__(self, addresses: Sequence[str], place: int) -> None:
        self.count, self.place = len(addresses), place
        task = {"type": "worker", "index": place}
        config = {"cluster": {"worker": list(addresses)}, "task": task}
        os.environ["TF_CONFIG"] = json.dumps(config)
        try:
            with without_native_noise():
                self._strategy = tf.distribute.MultiWorkerMirroredStrategy()
        except tf.errors.OpError as error:
            raise EnvironmentProblemError(
                f"worker {place} cannot start at {addresses[place]}: {_first_line(error)}"
            ) from None

    @contextmanager
    def training(self) -> Iterator[None]:
        """See Workers.training."""
        try:
            with self._strategy.scope():
                yield
        except tf.errors.OpError as error:
            if not _tells_of_a_loss(error):
                raise
            raise EnvironmentProblemError(
                "another worker was lost; start all of them again: they go on with what is missing"
            ) from None

    def shared(self, dataset: Any) -> Any:
        """See Workers.shared."""
        return self._strategy.distribute_datasets_from_function(lambda _: dataset)

    def gather(self, value: float) -> Sequence[float]:
        """See Workers.gather."""
        with self.training():
            found = self._strategy.run(_all_of, args=(tf.constant([value], tf.float64),))
            local = self._strategy.experimental_local_results(found)[0]
            return [float(each) for each in local.numpy()]


@tf.function  # type: ignore[untyped-decorator]
def _all_of(value: Any) -> Any:
    return tf.distribute.get_replica_context().all_gather(tf.identity(value), axis=0)


def _tells_of_a_loss(error: Any) -> bool:
    remote = isinstance(error, tf.errors.InternalError) and _REMOTE in error.message
    return remote or isinstance(error, _LOST)


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0][:200]
