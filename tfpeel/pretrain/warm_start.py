"""Where training starts: from the spectral model, or from small random numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tfpeel.pretrain.spectral import SpectralFactors
from tfpeel.seeds import generator


@dataclass(frozen=True, eq=False)
class WarmStart:
    """Initial tables.

    Args:
        users: [users, d] float32, what users have beyond their history.
        history: [items, d] float32, items as history; a user takes the mean of theirs.
        items: [items, d] float32, items as candidates.
    """

    users: NDArray[np.float32]
    history: NDArray[np.float32]
    items: NDArray[np.float32]


def random_start(users: int, items: int, dimension: int, seed: int) -> WarmStart:
    """Draw small normal numbers, so that a vector has a length around one."""
    draw = generator(seed, "random start")

    def table(count: int) -> NDArray[np.float32]:
        return draw.normal(0, dimension**-0.5, (count, dimension)).astype(np.float32)

    return WarmStart(table(users), table(items), table(items))


def spectral_start(users: int, dimension: int, factors: SpectralFactors) -> WarmStart:
    """Start from the spectral model: users are their history and nothing else yet.

    Args:
        users: number of users.
        dimension: d; missing columns are filled with zeros.
        factors: at least as many items; only the first d columns are used.
    """
    some = factors.first(dimension)
    items, history = some.items, some.history
    length = np.linalg.norm(items, axis=1, keepdims=True)
    mean_length = np.linalg.norm(history, axis=1).mean()
    return WarmStart(
        users=np.zeros((users, dimension), np.float32),
        history=history / np.float32(mean_length),
        items=items / np.maximum(length, 1e-9),
    )
