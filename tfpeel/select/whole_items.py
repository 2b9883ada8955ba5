"""What cells are worth where a part of an item says little, and all of it much."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# Of a cell's own worth, beside what the group's cells are worth together: enough to order cells
# that are worth the same, and to lose none.
_OWN = 1e-6


def worth_by_share(weights: NDArray[np.float32], power: float) -> NDArray[np.float32]:
    """Return what cells are worth where a share s of a group's worth is worth s ** power of it.

    An item of which a file keeps little has scores that are mostly error: ten items whole may be
    worth more than a hundred in part. The cells of a group come in falling order; one that is
    worth more than those before it has no value without them, and they share theirs.

    Args:
        weights: [groups, blocks] at least 0; what each cell is worth by itself.
        power: at least 1; with 1 the weights stay.

    Returns:
        [groups, blocks]: each group's sum and the order of its cells stay, up to ties.
    """
    if power == 1:
        return weights
    from sklearn.isotonic import isotonic_regression  # noqa: PLC0415 - slow to import

    order = np.argsort(-weights, axis=1, kind="stable")
    falling = np.take_along_axis(weights, order, axis=1).astype(np.float64)
    kept = np.cumsum(falling, axis=1)
    total = np.maximum(kept[:, -1:], np.finfo(np.float64).tiny)
    gains = np.diff(total * (kept / total) ** power, axis=1, prepend=0)
    shared = np.stack([isotonic_regression(row, increasing=False) for row in gains])
    worth = np.zeros_like(falling)
    np.put_along_axis(worth, order, shared * (1 - _OWN) + falling * _OWN, axis=1)
    return worth.astype(np.float32)
