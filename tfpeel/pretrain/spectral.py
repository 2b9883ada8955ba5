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
    """One table, from which both of the items are made when they are asked for.

    Args:
        vectors: [items, d] float32, singular vectors in the order of falling singular values.
        roots: [items, 1] float32, square roots of the items' degrees.
    """

    vectors: NDArray[np.float32]
    roots: NDArray[np.float32]

    @property
    def items(self) -> NDArray[np.float32]:
        """[items, d] float32, items as candidates."""
        return self.vectors * self.roots

    @property
    def history(self) -> NDArray[np.float32]:
        """[items, d] float32, items as history; a user is the sum of theirs."""
        return self.vectors / self.roots

    def first(self, dimension: int) -> SpectralFactors:
        """Return the first columns, without a copy of them; zeros where there are fewer."""
        kept = self.vectors[:, :dimension]
        missing = dimension - kept.shape[1]
        # Padding would copy the table also where nothing is missing.
        kept = np.pad(kept, ((0, 0), (0, missing))) if missing else kept
        return SpectralFactors(kept, self.roots)


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
    normalised = normalised.tocsr().astype(np.float32)
    dimension = min(dimension, *(side - 1 for side in matrix.shape))
    with (progress or Silent()).task("spectral model", _STEPS) as task:
        _, _, singular = randomized_svd(
            told(normalised, task.advance),
            max(dimension, 1),
            n_oversamples=_OVERSAMPLES,
            n_iter=_POWER_ITERATIONS,
            random_state=seed,
        )
        task.advance()
    return SpectralFactors(np.ascontiguousarray(singular.T, np.float32), item_root)
