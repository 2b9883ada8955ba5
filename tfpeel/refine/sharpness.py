"""How sharply a user's scores tell items apart."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# Of this many best items each; what comes after them has next to no part in a target.
_BEST = 1024
_MASKED = np.float32(-1e30)
_ROUNDS = 20
_LEAST, _MOST = np.log(1e-4), np.log(1e4)


def sharpness(
    scores: NDArray[np.float32], seen: NDArray[np.bool_], perplexity: float
) -> NDArray[np.float32]:
    """Return each user's factor that gives the softmax over unseen items its perplexity.

    Users and models differ in the unit of their scores: with one factor for all, the target of
    one user would be a single item, and that of another half of the catalogue.

    Args:
        scores: [n, items].
        seen: [n, items], items that are left out.
        perplexity: of all users with at least twice as many unseen items; half of the unseen
            items for the others.

    Returns:
        [n] float32, from 1e-4 to 1e4; 1 for users whose best items are too many and all equal.
    """
    best = min(_BEST, scores.shape[1])
    top = np.partition(np.where(seen, _MASKED, scores), -best, axis=1)[:, -best:]
    behind = top - top.max(axis=1, keepdims=True)
    unseen = np.minimum((~seen).sum(axis=1), best)
    wanted = np.log(np.minimum(perplexity, np.maximum(unseen / 2, 1)))
    low, high = np.full(len(scores), _LEAST), np.full(len(scores), _MOST)
    for _ in range(_ROUNDS):
        middle = (low + high) / 2
        is_wide = _entropy(behind, np.exp(middle)) > wanted
        low, high = np.where(is_wide, middle, low), np.where(is_wide, high, middle)
    return np.where(high < _MOST, np.exp(high), 1).astype(np.float32)


def _entropy(behind: NDArray[np.float32], factors: NDArray[np.float64]) -> NDArray[np.float64]:
    logits = behind * factors[:, None].astype(np.float32)
    shares = np.exp(logits)
    total = shares.sum(axis=1, dtype=np.float64)
    entropy: NDArray[np.float64] = np.log(total) - (shares * logits).sum(axis=1) / total
    return entropy
