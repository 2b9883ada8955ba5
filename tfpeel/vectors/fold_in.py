"""Fold-in: vectors for those who have none, out of what they have interacted with."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_RIDGE = 0.01


def fold_in_map(sums: NDArray[np.float32], vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the ridge regression from what neighbours' vectors add up to, to one's own vector.

    Args:
        sums: [n, d], for those who have a vector.
        vectors: [n, d], theirs.

    Returns:
        [d, d] float32; sums times it are vectors.
    """
    inputs = sums.astype(np.float64)
    gram = inputs.T @ inputs
    penalty = _RIDGE * np.trace(gram) / len(gram) + np.finfo(np.float64).tiny
    wanted = inputs.T @ vectors.astype(np.float64)
    return np.asarray(np.linalg.solve(gram + penalty * np.eye(len(gram)), wanted), np.float32)
