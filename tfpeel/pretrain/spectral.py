"""The spectral model: a truncated SVD of the degree-normalised interactions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tfpeel.pretrain.told_matrix import told
from tfpeel.progress import Progress, Silent

_OVERSAMPLES = 64
_POWER_ITERATIONS = 3
# Products with the matrix, two in each iteration and one before; and what comes after them.
_STEPS = 2 * _POWER_ITERATIONS + 2


@dataclass(frozen=True, eq=False)
class SpectralFactors:
    """Two item tables; a user is the sum of their items' history vectors.

    Args:
        items: [items, d] float32, singular vector times the square root of the degree.
        history: [items, d] float32, singular vector over the square root of the degree.
    """

    items: NDArray[np.float32]
    history: NDArray[np.float32]


def spectral_factors(
    matrix: sparse.csr_matrix, dimension: int, seed: int, progress: Progress | None = None
) -> SpectralFactors:
    """Factorise interactions in closed form.

    Args:
        matrix: [users, items] CSR of ones.
        dimension: d; lowered to what the matrix can have.
        seed: of the random projection.
        progress: told how far it is.

    Returns:
        The factors, in the order of falling singular values.

    Source:
        How Powerful is Graph Convolution for Recommendation? (GF-CF), 2021.
    """
    from sklearn.utils.extmath import randomized_svd  # noqa: PLC0415 - slow to import

    user_degree = np.maximum(np.diff(matrix.indptr), 1).astype(np.float32)
    item_degree = np.maximum(np.bincount(matrix.indices, minlength=matrix.shape[1]), 1)
    item_root = np.sqrt(item_degree.astype(np.float32))[:, None]
    normalised = matrix.multiply(1 / np.sqrt(user_degree)[:, None]).multiply(1 / item_root.T)
    dimension = min(dimension, *(side - 1 for side in matrix.shape))
    with (progress or Silent()).task("spectral model", _STEPS) as task:
        _, _, singular = randomized_svd(
            told(normalised.tocsr().astype(np.float32), task.advance),
            max(dimension, 1),
            n_oversamples=_OVERSAMPLES,
            n_iter=_POWER_ITERATIONS,
            random_state=seed,
        )
        task.advance()
    vectors = singular.T.astype(np.float32)
    return SpectralFactors(items=vectors * item_root, history=vectors / item_root)
