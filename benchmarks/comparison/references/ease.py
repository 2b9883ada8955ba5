"""EASE in closed form, by the smaller side of the matrix."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import LinAlgError, cho_factor, cho_solve

from comparison.references.model import Fitted, Reference
from tfpeel.errors import TfpeelError

_ROWS_AT_ONCE = 1024


class Ease(Reference):
    """A linear model from items to items, without an item's own interactions.

    With X the interactions, P = (X'X + lambda I)^-1: an unseen item j scores -(x P)_j / P_jj.
    Where there are fewer users than items, P X' = X' K^-1 with K = XX' + lambda I, so that only
    a matrix of users by users is inverted: 3.6 GB instead of 6.7 GB on Gowalla.
    """

    name = "EASE"
    source = "Embarrassingly Shallow Autoencoders for Sparse Data, 2019"
    grid = tuple({"lambda": strength} for strength in (30.0, 100.0, 300.0))

    def fit(self, train: sparse.csr_matrix, settings: dict[str, Any], seed: int) -> Fitted:
        """See Reference."""
        ones, strength = train.astype(np.float32).tocsr(), float(settings["lambda"])
        users, items = ones.shape
        by_users = users < items
        inverse = _inverse(_gram(ones if by_users else ones.T.tocsr(), strength))
        diagonal = _user_diagonal(ones, inverse, strength) if by_users else np.diag(inverse)

        def scores(some: NDArray[np.int64]) -> NDArray[np.float32]:
            left, right = (inverse[some], ones) if by_users else (ones[some], inverse)
            return np.asarray(-(left @ right) / diagonal, np.float32)

        return Fitted(scores, 4 * items * items)


def _gram(rows: sparse.csr_matrix, strength: float) -> NDArray[np.float32]:
    """Return rows times their transpose, plus lambda on the diagonal; made in blocks."""
    count, columns = rows.shape[0], rows.T.tocsr()
    gram = np.empty((count, count), np.float32)
    for start in range(0, count, _ROWS_AT_ONCE):
        some = slice(start, start + _ROWS_AT_ONCE)
        gram[some] = (rows[some] @ columns).toarray()
    gram[np.diag_indices(count)] += np.float32(strength)
    return gram


def _inverse(matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    """Invert a symmetric positive definite matrix in its own memory.

    Block after block is swept, in the lower half, which leaves minus the inverse. The blocks that
    are inverted are those of a Cholesky factorization, so nothing has to change places. SciPy's
    LAPACK has an inverse of its own, which is a segmentation fault for 29,858 users.

    Source:
        A Tutorial on the SWEEP Operator, 1979.
    """
    blocks = [
        slice(start, min(start + _ROWS_AT_ONCE, len(matrix)))
        for start in range(0, len(matrix), _ROWS_AT_ONCE)
    ]
    for some in blocks:
        column = np.concatenate([matrix[some, : some.start].T, matrix[some.start :, some]])
        pivot = _small_inverse(column[some])
        scaled = column @ pivot
        for rows in blocks:
            matrix[rows, : rows.stop] -= scaled[rows] @ column[: rows.stop].T
        matrix[some.start :, some] = scaled[some.start :]
        matrix[some, : some.start] = scaled[: some.start].T
        matrix[some, some] = -pivot
    for some in blocks:
        matrix[: some.start, some] = matrix[some, : some.start].T
    return np.negative(matrix, out=matrix)


def _small_inverse(matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    try:
        factor = cho_factor(matrix, lower=True)
    except LinAlgError:
        message = "EASE: the matrix is singular in float32; use a larger lambda"
        raise TfpeelError(message) from None
    return np.asarray(cho_solve(factor, np.eye(len(matrix), dtype=np.float32)), np.float32)


def _user_diagonal(
    ones: sparse.csr_matrix, inverse: NDArray[np.float32], strength: float
) -> NDArray[np.float32]:
    """Return the diagonal of P from K^-1: (1 - x_j' K^-1 x_j) / lambda, x_j a column of X."""
    columns = ones.tocsc()
    diagonal = np.empty(ones.shape[1], np.float32)
    for item in range(ones.shape[1]):
        users = columns.indices[columns.indptr[item] : columns.indptr[item + 1]]
        carried = float(inverse[np.ix_(users, users)].sum(dtype=np.float64))
        diagonal[item] = max(1 - carried, 1e-6) / strength
    return diagonal
