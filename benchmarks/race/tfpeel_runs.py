"""tfpeel's own training."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from scipy import sparse

from race.lap import Lap, Runner, interactions_a_second
from tfpeel.pretrain import PretrainConfig, pretrain
from tfpeel.pretrain.neighbours import item_neighbours
from tfpeel.pretrain.pretrained import neighbour_scores, weigh_parts
from tfpeel.pretrain.spectral import spectral_factors
from tfpeel.pretrain.validation import Validation
from tfpeel.progress import Silent, Task
from tfpeel.seeds import integer_seed

# The tasks of the parts in closed form.
_NEIGHBOURS, _SPECTRAL = "neighbours", "spectral model"


class _Clock:
    """A Progress that stops while epochs are judged: between `advance` and `note`."""

    def __init__(self) -> None:
        self.epochs: list[float] = []
        self.parts: dict[str, float] = {}
        self._total, self._started = 0.0, time.perf_counter()

    @contextmanager
    def task(self, name: str, total: int) -> Iterator[Task]:
        """See Progress.task; only epochs and the parts in closed form are laps."""
        with Silent().task(name, total) as unheard:
            yield self if name == "pretrain" else unheard
        if name in (_NEIGHBOURS, _SPECTRAL):
            self.parts[name] = time.perf_counter() - self._started

    def advance(self, steps: int = 1) -> None:
        """Note the end of an epoch."""
        self._total += time.perf_counter() - self._started
        self.epochs.append(self._total)

    def note(self, text: str) -> None:
        """Go on after the epoch was judged."""
        self._started = time.perf_counter()


def run_tfpeel(
    train: sparse.csr_matrix,
    valid: sparse.csr_matrix,
    judged: Validation,
    config: PretrainConfig,
    seed: int,
) -> dict[str, Any]:
    """Train the global model as `tfpeel pretrain` does for the fit that decides.

    The laps are the neighbourhoods and the spectral model, each alone, as far as the config has
    them, and the towers after each epoch. The sum of all parts is judged when all is done.

    Args:
        train: [users, items] CSR.
        valid: [users, items] CSR that recall is measured on, and that decides.
        judged: what recall is measured on, drawn with the same seed.
        config: options.
        seed: the run's seed.

    Returns:
        The JSON object of the runner, with `whole_pretraining`: seconds of all, judging included,
        and the recall of the model that comes out.
    """
    clock = _Clock()
    started = time.perf_counter()
    model = pretrain(train, valid, config, seed, progress=clock)
    seconds = time.perf_counter() - started
    laps = [Lap(at, entry["recall"]) for at, entry in zip(clock.epochs, model.log, strict=True)]
    recalls = {
        _NEIGHBOURS: lambda: _neighbours_recall(train, judged, config),
        _SPECTRAL: lambda: _spectral_recall(train, judged, config, seed),
    }
    laps[:0] = [Lap(at, recalls[part]()) for part, at in clock.parts.items()]
    recall = judged.recall_of(lambda users: model.scores(train[users], users))
    runner = Runner(
        "tfpeel: neighbourhoods, spectral model, towers",
        "tfpeel.pretrain",
        tuple(laps),
        None,
        False,
        interactions_a_second(clock.epochs, train.nnz),
    )
    return {**runner.to_json(), "whole_pretraining": {"seconds": seconds, "recall": recall}}


# Training does not give the parts away as they are before they are weighed: they are made again.


def _neighbours_recall(
    train: sparse.csr_matrix, judged: Validation, config: PretrainConfig
) -> float:
    links = item_neighbours(train, config.neighbours)
    return judged.recall_of(lambda users: neighbour_scores(train[users], links, 1.0).toarray())


def _spectral_recall(
    train: sparse.csr_matrix, judged: Validation, config: PretrainConfig, seed: int
) -> float:
    dimension = max(config.spectral_dimension, config.dimension)
    factors = spectral_factors(train, dimension, integer_seed(seed, "spectral"))
    users = np.asarray(train @ factors.history, np.float32)
    return judged.recall(weigh_parts(users, (users.shape[1],), (1.0,)), factors.items)
