"""The spectral model: a truncated SVD of the degree-normalised interactions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse

from tfpeel.progress import Progress, Silent

_OVERSAMPLES = 64
_POWER_ITERATIONS = 3


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
        progress: told about each product with the interactions.

    Returns:
        The factors, in the order of falling singular values.

    Source:
        How Powerful is Graph Convolution for Recommendation? (GF-CF), 2021.
    """
    user_degree = np.maximum(np.diff(matrix.indptr), 1).astype(np.float32)
    item_degree = np.maximum(np.bincount(matrix.indices, minlength=matrix.shape[1]), 1)
    item_root: NDArray[np.float32] = np.sqrt(item_degree.astype(np.float32))[:, None]
    normalised = matrix.multiply(1 / np.sqrt(user_degree)[:, None]).multiply(1 / item_root.T)
    dimension = min(dimension, *(side - 1 for side in matrix.shape))
    vectors = _right_singular_vectors(
        normalised.tocsr().astype(np.float32), max(dimension, 1), seed, progress or Silent()
    )
    return SpectralFactors(items=vectors * item_root, history=vectors / item_root)


def _right_singular_vectors(
    matrix: sparse.csr_matrix, count: int, seed: int, progress: Progress
) -> NDArray[np.float32]:
    """Return the first right singular vectors, [columns, count], by a randomised SVD.

    Source:
        Finding Structure with Randomness (Halko et al.), 2011.
    """
    turned = matrix.shape[0] < matrix.shape[1]  # the longer side is sampled
    tall = matrix.T if turned else matrix
    draw = np.random.RandomState(seed)
    basis = draw.normal(size=(tall.shape[1], count + _OVERSAMPLES)).astype(np.float32)
    with progress.task("spectral model", 2 * _POWER_ITERATIONS + 2) as task:
        for side in (*(tall, tall.T) * _POWER_ITERATIONS, tall):
            basis = linalg.qr(side @ basis, mode="economic", check_finite=False)[0]
            task.advance()
        left, _, right = linalg.svd(basis.T @ tall, full_matrices=False)
        left = basis @ left
        task.advance()
    of_rows, of_columns = (right.T, left) if turned else (left, right.T)
    # Vectors may point either way: in those of the rows the largest value is positive.
    largest = np.abs(of_rows).argmax(axis=0)
    signs = np.sign(of_rows[largest, np.arange(len(largest))])
    vectors: NDArray[np.float32] = (of_columns * signs)[:, :count]
    return vectors
