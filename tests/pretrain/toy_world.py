"""Small worlds to fit: a synthetic data set, and two communities that share no item."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy import sparse

from tfpeel.data import (
    DataConfig,
    Dataset,
    SyntheticConfig,
    generate_interactions,
    prepare_interactions,
)
from tfpeel.pretrain import PretrainConfig

FAST = PretrainConfig(
    dimension=16, batch_size=256, epochs=3, least_steps=1, spectral_dimension=32, learning_rate=0.01
)


@lru_cache
def toy_dataset(split: str = "random") -> Dataset:
    """Return 300 users with four tastes and 240 items."""
    config = SyntheticConfig(users=300, items=240, interactions=9_000, communities=4)
    data = DataConfig(split=split, valid_fraction=0.15, test_fraction=0.1)
    return prepare_interactions(generate_interactions(config), data).dataset


def checkerboard(users: int = 40, items: int = 24, left_out: int = 0) -> sparse.csr_matrix:
    """Return a matrix in which even users have even items and odd users odd items.

    Args:
        users: number of users.
        items: number of items.
        left_out: how many of a user's items, other ones for each user, are missing.
    """
    same = (np.arange(users)[:, None] + np.arange(items)) % 2 == 0
    for user in range(users):
        missing = np.flatnonzero(same[user])
        same[user, np.roll(missing, user // 2)[:left_out]] = False
    return sparse.csr_matrix(same.astype(np.float32))
