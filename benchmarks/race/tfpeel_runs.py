"""tfpeel's own training."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from scipy import sparse

from race.lap import Lap, Runner
from tfpeel.pretrain import PretrainConfig, Pretrained, pretrain
from tfpeel.progress import Silent, Task


class _Clock:
    """A Progress that stops while epochs are judged: between `advance` and `note`."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self._total, self._started = 0.0, time.perf_counter()

    @contextmanager
    def task(self, name: str, total: int) -> Iterator[Task]:
        """See Progress.task; only epochs are laps."""
        with Silent().task(name, total) as unheard:
            yield self if name == "pretrain" else unheard

    def advance(self, steps: int = 1) -> None:
        """Note the end of an epoch."""
        self._total += time.perf_counter() - self._started
        self.seconds.append(self._total)

    def note(self, text: str) -> None:
        """Go on after the epoch was judged."""
        self._started = time.perf_counter()


def run_tfpeel(
    train: sparse.csr_matrix, valid: sparse.csr_matrix, config: PretrainConfig, seed: int
) -> tuple[Runner, Pretrained]:
    """Train the two-tower model, from the spectral start that its first lap pays for.

    Args:
        train: [users, items] CSR.
        valid: [users, items] CSR that recall is measured on, and that decides.
        config: options.
        seed: the run's seed.
    """
    clock = _Clock()
    model = pretrain(train, valid, config, seed, progress=clock)
    laps = [
        Lap(seconds, entry["recall"])
        for seconds, entry in zip(clock.seconds, model.log, strict=True)
    ]
    return Runner("tfpeel, towers alone", "tfpeel.pretrain", train.nnz, tuple(laps)), model
