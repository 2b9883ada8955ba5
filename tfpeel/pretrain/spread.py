"""How far scores are spread: what brings those of different models to one scale."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tfpeel.ranking import users_at_once

_MOST_USERS = 500
_SMALLEST_SPREAD = 1e-6


def users_for_spread(items: int) -> int:
    """Return of how many users the spread of the scores stands for that of all."""
    return min(_MOST_USERS, users_at_once(items))


def spread(scores: NDArray[np.float32]) -> float:
    """Return the standard deviation of scores, or 1 where all are equal."""
    found = float(scores.std()) if scores.size else 0.0
    return found if found > _SMALLEST_SPREAD else 1.0
