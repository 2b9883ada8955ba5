"""A basis of the cluster's own: dimensions sorted by the score energy that they carry for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh

_SMALLEST_SINGULAR_RATIO = 1e-3


@dataclass(frozen=True, eq=False)
class Basis:
    """Two maps whose scores agree with the full model's as far as the width allows.

    Args:
        user_map: [D, d] float32; user vectors are multiplied by it.
        item_map: [D, d] float32; item vectors are multiplied by it.
    """

    user_map: NDArray[np.float32]
    item_map: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class ScoreBasis:
    """A space of few dimensions in which dot products are close to given scores.

    Args:
        rows: [m, d] float32, the items whose scores were given.
        projection: [m, d] float32; a user's scores of these items times it are the user.
        user_weights: [n, r] float32, with which the same users' scores of an item are summed up.
        rows_of: gives the rows [q, d] of q other items, from these sums [q, r].
    """

    rows: NDArray[np.float32]
    projection: NDArray[np.float32]
    user_weights: NDArray[np.float32]
    rows_of: Callable[[NDArray[np.float32]], NDArray[np.float32]]


def score_basis(
    scores: NDArray[np.float32],
    user_weights: NDArray[np.float32],
    importance: NDArray[np.float32],
    width: int,
) -> ScoreBasis:
    """Return the best space of a given width for the scores of a cluster.

    It is a truncated singular value decomposition of the scores, where users and items count by
    their weights; other items are fitted to it. Dimensions come in the order of the energy that
    they carry. Both sides of each are scaled so that the items' root mean square is the square
    root of the energy: one step size then serves all the dimensions of a row.

    Args:
        scores: [n, m] of some users.
        user_weights: [n], at least 0.
        importance: [m] of the items, at least 0.
        width: d; dimensions that carry nothing are zero.

    Source:
        The approximation of a cluster's score matrix is tfpeel's own.
    """
    mean = max(float(importance.mean()), 1e-12)
    weights = np.sqrt(importance / mean + 1e-3).astype(np.float32)
    user_roots = np.sqrt(user_weights / max(float(user_weights.sum()), 1e-12)).astype(np.float32)
    carried = scores * weights * user_roots[:, None]
    left, singular, right = _largest_singular(carried, width)
    from_users = left * user_roots[:, None] / singular
    rows = scores.T @ from_users
    projection = right * weights[:, None]
    # The users' root mean square is the singular value.
    spread = np.sqrt(np.mean(rows**2, axis=0))
    factors = np.sqrt(singular / np.maximum(spread, 1e-12))
    padding = ((0, 0), (0, width - len(singular)))

    def scaled(found: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.pad((found * factors).astype(np.float32), padding)

    return ScoreBasis(
        scaled(rows),
        np.pad((projection / factors).astype(np.float32), padding),
        from_users,
        scaled,
    )


def _largest_singular(
    matrix: NDArray[np.float32], count: int
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Return [n, r], [r] falling and [m, r], where r leaves out what is next to nothing."""
    transposed = matrix.shape[0] > matrix.shape[1]
    wide = matrix.T if transposed else matrix
    size = len(wide)
    gram = (wide @ wide.T).astype(np.float64)
    values, vectors = eigh(gram, subset_by_index=(max(size - count, 0), size - 1))
    singular = np.sqrt(np.maximum(values[::-1], 0))
    kept = max(int((singular > singular[0] * _SMALLEST_SINGULAR_RATIO).sum()), 1)
    singular = np.maximum(singular[:kept], 1e-12).astype(np.float32)
    one = vectors[:, ::-1][:, :kept].astype(np.float32)
    other = (wide.T @ one) / singular
    left, right = (other, one) if transposed else (one, other)
    return left, singular, right


def global_basis(width: int, block_width: int, scoring: str) -> Basis:
    """Return the model's own basis: the first form that the paper has.

    Args:
        width: D.
        block_width: dimensions in a block.
        scoring: `aligned` leaves user vectors as they are; `all-pairs` replaces each block of
            a user vector by the sum of all of them.

    Source:
        Personalized Elastic Embedding Learning for On-Device Recommendation (PEEL), 2023.
    """
    same = np.eye(width, dtype=np.float32)
    if scoring == "aligned":
        return Basis(same, same)
    blocks = width // block_width
    summed = np.tile(np.eye(block_width, dtype=np.float32), (blocks, blocks))
    return Basis(summed, same)
