"""Who trains a model: one process, or several that share each batch."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Protocol


class Workers(Protocol):
    """The processes that train one model, as one of them sees them."""

    @property
    def count(self) -> int:
        """How many they are."""

    @property
    def place(self) -> int:
        """Which of them this one is, from 0."""

    def training(self) -> AbstractContextManager[Any]:
        """Return the context in which a model is made and trained.

        Raises:
            EnvironmentProblemError: on leaving it, another worker was lost.
        """

    def shared(self, dataset: Any) -> Any:
        """Return a tf.data.Dataset of whole batches as Keras takes it."""

    def gather(self, value: float) -> Sequence[float]:
        """Return the values of all workers, of whom each has to ask."""


class Alone:
    """One process that needs nobody: the default."""

    count, place = 1, 0

    def training(self) -> AbstractContextManager[Any]:
        """See Workers.training."""
        return nullcontext()

    def shared(self, dataset: Any) -> Any:
        """See Workers.shared."""
        return dataset

    def gather(self, value: float) -> Sequence[float]:
        """See Workers.gather."""
        return [value]
