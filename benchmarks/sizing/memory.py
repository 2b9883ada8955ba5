"""Bytes that the present code holds in memory, counted from its tables."""

from __future__ import annotations

from sizing.workload import Workload
from tfpeel.pretrain import PretrainConfig

_FLOAT, _ID, _PLACE = 4, 4, 8
# SciPy takes 8 bytes for an index where more entries than this are in a matrix.
_MOST_OF_SMALL_INDICES = 2**31 - 1
# See tfpeel/pretrain/spectral.py.
_OVERSAMPLES = 64
_MATRICES = 5  # train, valid, test, history, and train with valid
_MOMENTS = 2  # of Adam


def tower_numbers(users: int, items: int, dimension: int) -> int:
    """Return how many numbers the three tables of the towers have.

    Args:
        users: number of them.
        items: likewise; each is in two tables, as history and as candidate.
        dimension: d.
    """
    return (users + 2 * items) * dimension


def training_bytes(users: int, items: int, dimension: int) -> int:
    """Return the bytes of the towers' variables and of the optimiser's; each worker has them all.

    Args:
        users: number of them.
        items: likewise.
        dimension: d.
    """
    return (1 + _MOMENTS) * _FLOAT * tower_numbers(users, items, dimension)


def interaction_bytes(size: Workload) -> int:
    """Return the bytes of the matrices of interactions."""
    total = _MATRICES * _PLACE * size.users
    valid = size.fitted_interactions - size.train_interactions
    test = size.interactions - size.fitted_interactions
    for entries in (size.train_interactions, valid, test, size.fitted_interactions):
        index = _PLACE if entries > _MOST_OF_SMALL_INDICES else _ID
        total += entries * (_FLOAT + index)
    return total


def pretrain_phases(size: Workload, config: PretrainConfig) -> dict[str, int]:
    """Return at least how many bytes one process holds in each phase of pretraining.

    Args:
        size: of the data.
        config: options.
    """
    users, items, d = size.users, size.items, config.dimension
    held = interaction_bytes(size)
    spectral = config.spectral_dimension
    factors = max(spectral, d if config.warm_start else 0)
    # The orthogonal basis of the users, or of the items, and the product that it is made of.
    making = 2 * _FLOAT * (factors + _OVERSAMPLES) * (users + items) if factors else 0
    kept = held + _FLOAT * factors * items
    tables = _FLOAT * tower_numbers(users, items, d)
    # The present epoch and the best one; order, users and items of an epoch.
    training = kept + training_bytes(users, items, d) + 2 * tables + 24 * size.train_interactions
    # The parts where they will be in the model, and what the spectral one is made of.
    joining = kept + tables + _FLOAT * (d + spectral) * (users + 2 * items)
    joining += 2 * _FLOAT * spectral * items + (_FLOAT + _ID) * config.neighbours * items
    return {
        "pretrain: spectral model": held + making if making else 0,
        "pretrain: towers": training,
        "pretrain: the parts together": joining,
    }


def cluster_bytes(size: Workload, config: PretrainConfig, clusters: int) -> int:
    """Return at least how many bytes clustering holds.

    Args:
        size: of the data.
        config: options, which say how wide user vectors are.
        clusters: how many are made.
    """
    space = _FLOAT * (config.dimension + config.spectral_dimension) * size.users
    # The router counts votes for all users and clusters, and fits them in float64.
    votes = (_FLOAT + 2 * _PLACE) * clusters * size.users
    orders = (_FLOAT + _ID) * clusters * size.items
    return interaction_bytes(size) + max(2 * space, space + votes) + orders
