"""How sure a difference is: a paired bootstrap over users."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tfpeel.seeds import generator

_DRAWS = 2000
_DRAWS_AT_ONCE = 50
_PERCENTILES = (2.5, 97.5)


@dataclass(frozen=True)
class Difference:
    """A mean difference over users and the interval that holds 95% of its redrawn values."""

    mean: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low > 0 or self.high < 0


def paired_difference(
    one: NDArray[np.float32], other: NDArray[np.float32], seed: int
) -> Difference:
    """Return how much `one` is better than `other`, for the same users.

    Args:
        one: [users], a metric of each user.
        other: [users], of the same users in the same order.
        seed: of the draws.

    Source:
        An Introduction to the Bootstrap, 1993: the percentile interval.
    """
    differences = one.astype(np.float64) - other
    draw = generator(seed, "bootstrap")
    count = len(differences)
    means = np.concatenate(
        [
            differences[draw.integers(count, size=(_DRAWS_AT_ONCE, count))].mean(axis=1)
            for _ in range(_DRAWS // _DRAWS_AT_ONCE)
        ]
    )
    low, high = np.percentile(means, _PERCENTILES)
    return Difference(float(differences.mean()), float(low), float(high))
