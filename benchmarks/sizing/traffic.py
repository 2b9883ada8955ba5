"""What workers that train together send each other in a step."""

from __future__ import annotations

from dataclasses import dataclass

from sizing.workload import Workload
from tfpeel.pretrain import PretrainConfig

_FLOAT, _ID = 4, 4


@dataclass(frozen=True)
class Traffic:
    """What a worker gets in a step, at most, with however many others.

    Args:
        batch_size: interactions of all workers' parts.
        dimension: d.
        history_length: history items of an example.
    """

    batch_size: int
    dimension: int
    history_length: int

    @property
    def rows(self) -> int:
        """Rows of the tables that a batch looks up: a user, the history, an item."""
        return self.batch_size * (1 + self.history_length + 1)

    @property
    def bytes_of_step(self) -> int:
        """Gradients of the rows with their ids; the batch's items, and their gradients back."""
        vectors = 2 * self.batch_size * _FLOAT * self.dimension
        return self.rows * (_FLOAT * self.dimension + _ID) + vectors

    @property
    def flop_of_step(self) -> float:
        """Of the scores of all queries against all items of the batch, forwards and backwards."""
        return 6.0 * self.batch_size**2 * self.dimension

    def steps(self, size: Workload) -> int:
        """Return the steps of an epoch."""
        return size.train_interactions // self.batch_size


def traffic_of(config: PretrainConfig, batch_size: int | None = None) -> Traffic:
    """Return the traffic of options.

    Args:
        config: of pretraining.
        batch_size: another than that of the config.
    """
    return Traffic(batch_size or config.batch_size, config.dimension, config.history_length)
