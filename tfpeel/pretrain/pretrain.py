"""The pretraining stage: interactions to the global model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tfpeel.pretrain.config import PretrainConfig
from tfpeel.pretrain.pretrained import PretrainChoices, Pretrained, weigh_parts
from tfpeel.pretrain.spectral import SpectralFactors, spectral_factors
from tfpeel.pretrain.validation import Validation
from tfpeel.pretrain.warm_start import random_start, spectral_start
from tfpeel.progress import Progress, Silent
from tfpeel.seeds import integer_seed

if TYPE_CHECKING:
    from tfpeel.pretrain.train import TowerVectors

_SPECTRAL_WEIGHTS = (0.0, 0.01, 0.02, 0.03, 0.05, 0.08, 0.13, 0.2, 0.5, 1.0, 2.0)
_USERS_FOR_SCALE = 500
_SMALLEST_SPREAD = 1e-6


def pretrain(
    train: sparse.csr_matrix,
    valid: sparse.csr_matrix | None,
    config: PretrainConfig,
    seed: int,
    choices: PretrainChoices | None = None,
    progress: Progress | None = None,
) -> Pretrained:
    """Train the global model.

    Args:
        train: [users, items] CSR of ones to fit; users without a row entry are not fitted.
        valid: [users, items] CSR that decides about epochs and weights; None or empty: nothing
            is decided.
        config: options.
        seed: the run's seed.
        choices: where `valid` is None, what was decided in an earlier fit.
        progress: told about the epochs.

    Returns:
        The model, with what was decided in `choices`.
    """
    from tfpeel.pretrain.train import train_towers  # noqa: PLC0415 - Keras only where it is needed

    progress = progress or Silent()
    factors = _factors(train, config, seed)
    start = (
        spectral_start(train.shape[0], config.dimension, factors)
        if config.warm_start and factors is not None
        else random_start(train.shape[0], train.shape[1], config.dimension, seed)
    )
    validation = (
        Validation(train, valid, config.validation_users, seed)
        if valid is not None and valid.nnz
        else None
    )
    trained = train_towers(
        train,
        start,
        config,
        validation,
        choices.epochs if choices else None,
        integer_seed(seed, "pretrain batches"),
        progress,
    )
    towers = trained.vectors
    spectral = None if config.spectral_dimension == 0 else factors
    weight = 0.0 if choices is None else choices.spectral_weight
    if spectral is None:
        return _joined(train, towers, None, 0.0, trained.epochs, config, trained.log)
    spectral = _cut(spectral, config)
    if validation is not None:
        weight = _best_weight(train, towers, spectral, config, validation)
    return _joined(train, towers, spectral, weight, trained.epochs, config, trained.log)


def _factors(train: sparse.csr_matrix, config: PretrainConfig, seed: int) -> SpectralFactors | None:
    dimension = max(config.spectral_dimension, config.dimension if config.warm_start else 0)
    if dimension == 0 or min(train.shape) < 2:
        return None
    return spectral_factors(train, dimension, integer_seed(seed, "spectral"))


def _cut(factors: SpectralFactors, config: PretrainConfig) -> SpectralFactors:
    width = min(config.spectral_dimension, factors.items.shape[1])
    padding = ((0, 0), (0, -width % config.block_width))
    return SpectralFactors(
        np.pad(factors.items[:, :width], padding), np.pad(factors.history[:, :width], padding)
    )


def _best_weight(
    train: sparse.csr_matrix,
    towers: TowerVectors,
    spectral: SpectralFactors,
    config: PretrainConfig,
    validation: Validation,
) -> float:
    def recall(weight: float) -> float:
        model = _joined(train, towers, spectral, weight, 1, config, ())
        return validation.recall(model.user_vectors, model.item_vectors)

    return max(_SPECTRAL_WEIGHTS, key=recall)


def _joined(
    train: sparse.csr_matrix,
    towers: TowerVectors,
    spectral: SpectralFactors | None,
    weight: float,
    epochs: int,
    config: PretrainConfig,
    log: tuple[dict[str, object], ...],
) -> Pretrained:
    parts = [(towers.items, towers.history, towers.users, 1.0)]
    if spectral is not None and weight > 0:
        users = np.asarray(train @ spectral.history, np.float32)
        parts.append((spectral.items, spectral.history, users, weight))
    widths = tuple(part[0].shape[1] for part in parts)
    weights = tuple(part[3] for part in parts)
    items = [
        items / _score_spread(users, items, width)
        for (items, _, users, _), width in zip(parts, widths, strict=True)
    ]
    return Pretrained(
        item_vectors=np.concatenate(items, axis=1).astype(np.float32),
        history_vectors=np.concatenate([part[1] for part in parts], axis=1),
        user_vectors=weigh_parts(
            np.concatenate([part[2] for part in parts], axis=1), widths, weights
        ),
        part_widths=widths,
        part_weights=weights,
        block_width=config.block_width,
        choices=PretrainChoices(epochs, weight),
        log=log,
    )


def _score_spread(users: NDArray[np.float32], items: NDArray[np.float32], width: int) -> np.float32:
    """Return the standard deviation of some users' scores, or 1 where all scores are equal."""
    fitted = np.flatnonzero(np.abs(users).sum(axis=1) > 0)[:_USERS_FOR_SCALE]
    vectors = weigh_parts(users[fitted], (width,), (1.0,))
    spread = float((vectors @ items.T).std()) if len(fitted) else 0.0
    return np.float32(spread if spread > _SMALLEST_SPREAD else 1.0)
