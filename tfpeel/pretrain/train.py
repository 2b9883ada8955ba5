"""Training of the two-tower model, epoch by epoch, with early stopping."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tfpeel.keras import keras
from tfpeel.pretrain.batches import Batches
from tfpeel.pretrain.block_retrieval_model import BlockRetrievalModel
from tfpeel.pretrain.config import PretrainConfig
from tfpeel.pretrain.gpus import exact_on_gpus
from tfpeel.pretrain.lazy_adam import LazyAdam
from tfpeel.pretrain.pretrained import row_slices
from tfpeel.pretrain.validation import Validation
from tfpeel.pretrain.warm_start import WarmStart
from tfpeel.pretrain.workers import Alone, Workers
from tfpeel.progress import Progress

_STEPS_PER_CALL = 32
# To begin to train takes as long as some steps: short epochs are trained together.
_STEPS_AT_ONCE = 256


@dataclass(frozen=True, eq=False)
class TowerVectors:
    """What the trained towers give.

    Args:
        users: [users, d] float32 query vectors of fitted users; zero rows for the others.
        history: [items, d] float32, a history's query vector has the direction of their sum.
        items: [items, d] float32 candidate vectors.
    """

    users: NDArray[np.float32]
    history: NDArray[np.float32]
    items: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Trained:
    """The best epoch's vectors and the log of all epochs."""

    vectors: TowerVectors
    epochs: int
    log: tuple[dict[str, Any], ...]


def train_towers(
    matrix: sparse.csr_matrix,
    start: WarmStart,
    config: PretrainConfig,
    validation: Validation | None,
    epochs: int | None,
    seed: int,
    progress: Progress,
    workers: Workers | None = None,
) -> Trained:
    """Train the two-tower model.

    Args:
        matrix: [users, items] CSR of ones.
        start: initial tables.
        config: options.
        validation: judges each epoch; training stops when it has not improved for
            `config.patience` epochs, and the best epoch is returned.
        epochs: without validation, how many epochs to train.
        seed: of order and draws.
        progress: told of each epoch.
        workers: who trains together; the first of them judges. None: this process alone.

    Raises:
        InputError: a loss or a vector is no number; there are more workers than interactions in
            a batch.
        EnvironmentProblemError: another worker was lost.
    """
    workers = workers or Alone()
    drawn = (config.history_length, config.own_dropout, seed)
    batches = Batches(matrix, config.batch_size, *drawn, workers.count)
    planned = max(config.epochs, math.ceil(config.least_steps / batches.steps))
    with workers.training(), exact_on_gpus():
        model = _compiled_model(matrix, start, config, planned * batches.steps)
        del start
        training = _Training(model, matrix, batches, workers)
        if validation is not None:
            return training.best_epoch(validation, planned, config.patience, progress)
        return training.last_epoch(epochs or planned, progress)


@dataclass(frozen=True, eq=False)
class _Training:
    """A model and what it is trained on, and by whom."""

    model: BlockRetrievalModel
    matrix: sparse.csr_matrix
    batches: Batches
    workers: Workers

    def last_epoch(self, epochs: int, progress: Progress) -> Trained:
        """Train so many epochs."""
        losses: list[float] = []
        at_once = max(1, _STEPS_AT_ONCE // self.batches.steps)
        with progress.task("pretrain", epochs) as task:
            while len(losses) < epochs:
                some = self._fit_epochs(len(losses), min(at_once, epochs - len(losses)))
                losses += some
                task.advance(len(some))
        log = ({"epoch": number, "loss": loss} for number, loss in enumerate(losses, 1))
        return Trained(tower_vectors(self.model, self.matrix), epochs, tuple(log))

    def best_epoch(
        self, validation: Validation, most: int, patience: int, progress: Progress
    ) -> Trained:
        """Train until the recall has not improved for `patience` epochs."""
        best, best_recall, log = None, -1.0, []
        with progress.task("pretrain", most) as task:
            for number in range(1, most + 1):
                (loss,) = self._fit_epochs(number - 1, 1)
                task.advance()
                vectors = tower_vectors(self.model, self.matrix)
                recall = self._judged(validation, vectors)
                log.append({"epoch": number, "loss": loss, "recall": recall})
                task.note(f"validation recall@20 {recall:.4f}")
                if best is None or recall > best_recall:
                    best, best_recall = Trained(vectors, number, ()), recall
                elif number - best.epochs >= patience:
                    break
        assert best is not None
        return replace(best, log=tuple(log))

    def _fit_epochs(self, first: int, count: int) -> list[float]:
        """Train some epochs, and return their losses."""
        batches = self.workers.shared(self.batches.epochs(first, count))
        steps = self.batches.steps
        history = self.model.fit(batches, epochs=count, steps_per_epoch=steps, verbose=0)
        items = self.model.candidate_tower.items.table.numpy()
        self.model.losses_seen.check("pretraining", "pretrain", items)
        return [float(loss) for loss in history.history["loss"]]

    def _judged(self, validation: Validation, vectors: TowerVectors) -> float:
        """Return the recall that the first worker finds: all stop at the same epoch."""
        is_judge = self.workers.place == 0
        own = validation.recall(vectors.users, vectors.items) if is_judge else 0.0
        return self.workers.gather(own)[0]


def _compiled_model(
    matrix: sparse.csr_matrix, start: WarmStart, config: PretrainConfig, steps: int
) -> BlockRetrievalModel:
    popularity = np.bincount(matrix.indices, minlength=matrix.shape[1]).astype(np.float32)
    probability = np.maximum(popularity, 1) / max(popularity.sum(), 1)
    model = BlockRetrievalModel(config, start, probability.astype(np.float32))
    schedule = keras.optimizers.schedules.CosineDecay(config.learning_rate, steps)
    model.compile(optimizer=LazyAdam(schedule), steps_per_execution=_STEPS_PER_CALL)
    return model


def tower_vectors(model: BlockRetrievalModel, matrix: sparse.csr_matrix) -> TowerVectors:
    """Return the vectors of all users and items, with all of each user's history."""
    own = model.query_tower.own.table.numpy()
    history = model.query_tower.history.table.numpy()
    items = model.candidate_tower.items.table.numpy()
    counts = np.diff(matrix.indptr)
    users = np.zeros_like(own)
    for rows in row_slices(len(own)):
        mean = (matrix[rows] @ history) / np.maximum(counts[rows], 1)[:, None]
        users[rows] = np.where(counts[rows, None] > 0, own[rows] + mean, 0)
    if model.query_tower.cosine:
        users, items = _unit(users), _unit(items)
    return TowerVectors(users, history, items)


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, 1e-9), np.float32)
