"""A basis of the cluster's own: dimensions sorted by the score energy that they carry for it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_SMALLEST_EIGENVALUE_RATIO = 1e-7


@dataclass(frozen=True, eq=False)
class Basis:
    """Two maps whose scores agree with the full model's as far as the width allows.

    Args:
        user_map: [D, d] float32; user vectors are multiplied by it.
        item_map: [D, d] float32; item vectors are multiplied by it.
    """

    user_map: NDArray[np.float32]
    item_map: NDArray[np.float32]


def second_moment(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the mean outer product of the rows, [D, D]."""
    return (vectors.T @ vectors / np.float32(max(len(vectors), 1))).astype(np.float32)


def cluster_basis(
    moment: NDArray[np.float32],
    items: NDArray[np.float32],
    importance: NDArray[np.float32],
    width: int,
) -> Basis:
    """Return the best basis of a given width for a cluster.

    With C the second moment of its users, the maps give the best low-rank approximation of
    C^(1/2) V^T, where each item counts by its importance. Both sides of each dimension are
    scaled so that the items' root mean square is the square root of the energy: one step size
    then serves all the dimensions of a row.

    Args:
        moment: [D, D] C.
        items: [n, D] V, the items that matter.
        importance: [n], at least 0.
        width: d; lowered to D.

    Source:
        GF-CF, 2021, for the spectral space; the change of basis is tfpeel's.
    """
    root, inverse_root = _square_roots(moment)
    weights = np.sqrt(importance / max(float(importance.mean()), 1e-12) + 1e-3)
    carried = (items @ root) * weights[:, None].astype(np.float32)
    _, vectors = np.linalg.eigh((carried.T @ carried).astype(np.float64))
    directions = vectors[:, ::-1][:, :width].astype(np.float32)
    item_map, user_map = root @ directions, inverse_root @ directions
    spread = np.sqrt(np.mean((items @ item_map) ** 2, axis=0))
    spread = np.sqrt(np.maximum(spread, max(float(spread.max()), 1e-12) * 1e-6))
    return Basis((user_map * spread).astype(np.float32), (item_map / spread).astype(np.float32))


def _square_roots(
    moment: NDArray[np.float32],
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    values, vectors = np.linalg.eigh(moment.astype(np.float64))
    floor = max(float(values.max()), 1e-12) * _SMALLEST_EIGENVALUE_RATIO
    roots = np.sqrt(np.maximum(values, floor))
    root, inverse = (vectors * roots) @ vectors.T, (vectors / roots) @ vectors.T
    return root.astype(np.float32), inverse.astype(np.float32)


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
