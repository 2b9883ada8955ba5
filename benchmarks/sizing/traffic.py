"""What workers that train together send each other in a step."""

from __future__ import annotations

from dataclasses import dataclass

from sizing.workload import Workload
from tfpeel.pretrain import PretrainConfig

_FLOAT = 4


@dataclass(frozen=True)
class Traffic:
    """What a worker sends, and gets, in a step at most, with however many others.

    Args:
        batch_size: interactions of all workers' parts.
        dimension: d.
    """

    batch_size: int
    dimension: int

    @property
    def bytes_of_step(self) -> int:
        """Gradients of the vectors of the batch's queries and items.

        They go round the ring of workers twice, once to be summed up and once to be told.
        """
        return 2 * 2 * self.batch_size * self.dimension * _FLOAT

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
    return Traffic(batch_size or config.batch_size, config.dimension)
