"""A small world in which everybody likes the items of their own half."""

from __future__ import annotations

import numpy as np
from scipy import sparse

USERS, ITEMS = 40, 30
USER_IDS = tuple(f"u{n}" for n in range(USERS))
ITEM_IDS = tuple(f"i{n}" for n in range(ITEMS))


def interactions() -> sparse.csr_matrix:
    """Each user has six items of their half: the even or the odd ones."""
    draw = np.random.default_rng(0)
    rows = np.zeros((USERS, ITEMS), np.float32)
    for user in range(USERS):
        rows[user, draw.choice(np.arange(user % 2, ITEMS, 2), 6, replace=False)] = 1
    return sparse.csr_matrix(rows)


def vectors(count: int, seed: int) -> np.ndarray:
    """Vectors of three dimensions whose first tells the half."""
    noise = 0.1 * np.random.default_rng(seed).normal(size=(count, 3))
    noise[:, 0] += 1 - 2 * (np.arange(count) % 2)
    return noise.astype(np.float32)


USER_VECTORS, ITEM_VECTORS = vectors(USERS, 1), vectors(ITEMS, 2)
