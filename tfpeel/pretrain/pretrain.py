"""The pretraining stage: interactions to the global model."""

from __future__ import annotations

import os

from scipy import sparse

from tfpeel.pretrain.config import PretrainConfig
from tfpeel.pretrain.model_parts import ModelParts
from tfpeel.pretrain.neighbours import item_neighbours
from tfpeel.pretrain.pretrained import PretrainChoices, Pretrained
from tfpeel.pretrain.spectral import SpectralFactors, spectral_factors
from tfpeel.pretrain.validation import Validation, judging_users
from tfpeel.pretrain.warm_start import WarmStart, random_start, spectral_start
from tfpeel.pretrain.workers import Workers
from tfpeel.progress import Progress, Silent
from tfpeel.seeds import integer_seed

# Of the towers, each number with two moments of Adam.
_LARGE_TABLES_BYTES = 2 * 10**9


def pretrain(
    train: sparse.csr_matrix,
    valid: sparse.csr_matrix | None,
    config: PretrainConfig,
    seed: int,
    choices: PretrainChoices | None = None,
    progress: Progress | None = None,
    workers: Workers | None = None,
) -> Pretrained:
    """Train the global model.

    Args:
        train: [users, items] CSR of ones to fit; users without a row entry are not fitted.
        valid: [users, items] CSR that decides about epochs and weights; None or empty: nothing
            is decided.
        config: options.
        seed: the run's seed.
        choices: where `valid` is None, what was decided in an earlier fit.
        progress: told about the parts and the epochs.
        workers: who trains the towers together; None: this process alone.

    Returns:
        The model, with what was decided in `choices`.
    """
    progress = progress or Silent()
    decides = valid is not None and valid.nnz > 0
    validation = Validation(train, valid, config.validation_users, seed) if decides else None
    epochs = choices.epochs if choices else None
    parts = _trained_parts(train, validation, config, seed, epochs, progress, workers)
    weights = (choices.spectral_weight, choices.neighbour_weight) if choices else (0.0, 0.0)
    if decides:
        users = judging_users(config.weight_users, train.shape[1])
        judge = Validation(train, valid, users, seed)
        weights = parts.best_weights(judge, progress)
    return parts.joined(*weights)


def _trained_parts(
    train: sparse.csr_matrix,
    validation: Validation | None,
    config: PretrainConfig,
    seed: int,
    epochs: int | None,
    progress: Progress,
    workers: Workers | None,
) -> ModelParts:
    """Return the parts alone: what they were made of is as large."""
    users, items = train.shape
    _choose_allocator(users, items, config.dimension)
    from tfpeel.pretrain.train import train_towers  # noqa: PLC0415 - Keras only where it is needed

    neighbours = item_neighbours(train, config.neighbours, progress)
    factors = _factors(train, config, seed, progress)
    trained = train_towers(
        train,
        # Not kept here: it is as large as the tables, which are made of it at once.
        _start(train, config, factors, seed),
        config,
        validation,
        epochs,
        integer_seed(seed, "pretrain batches"),
        progress,
        workers,
    )
    factors = factors if config.spectral_dimension > 0 else None
    return ModelParts(train, trained, factors, neighbours, config)


def _choose_allocator(users: int, items: int, dimension: int) -> None:
    """Choose how TensorFlow takes memory, where it has not been imported yet.

    By itself it keeps all that it ever took, in pieces of which a second training cannot use all.
    With the system's allocator it gives it back, and a step takes up to a fifth longer.
    """
    if 12 * (users + 2 * items) * dimension >= _LARGE_TABLES_BYTES:
        os.environ.setdefault("TF_ONEDNN_USE_SYSTEM_ALLOCATOR", "1")


def _start(
    train: sparse.csr_matrix, config: PretrainConfig, factors: SpectralFactors | None, seed: int
) -> WarmStart:
    users, items = train.shape
    if config.warm_start and factors is not None:
        return spectral_start(users, config.dimension, factors)
    return random_start(users, items, config.dimension, seed)


def _factors(
    train: sparse.csr_matrix, config: PretrainConfig, seed: int, progress: Progress
) -> SpectralFactors | None:
    dimension = max(config.spectral_dimension, config.dimension if config.warm_start else 0)
    if dimension == 0 or min(train.shape) < 2:
        return None
    return spectral_factors(train, dimension, integer_seed(seed, "spectral"), progress)
