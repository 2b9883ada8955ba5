"""How far scores are spread: what brings those of different models to one scale."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# The spread of so many users' scores stands for that of all.
USERS_FOR_SPREAD = 500
_SMALLEST_SPREAD = 1e-6


def spread(scores: NDArray[np.float32]) -> float:
    """Return the standard deviation of scores, or 1 where all are equal."""
    found = float(scores.std()) if scores.size else 0.0
    return found if found > _SMALLEST_SPREAD else 1.0
