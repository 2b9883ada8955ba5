"""The neighbourhood model: items that the same users have, weighted by how rare that is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tfpeel.progress import Progress, Silent
from tfpeel.threads import in_threads

# Items whose links are in the memory of a thread at a time.
ROWS_AT_ONCE = 512
# Powers of the degrees of the users between two items, of the item that is there, and of the
# item that is looked for.
_USER_POWER, _HISTORY_POWER, _ITEM_POWER = 1.0, 1.0, 0.25
# The work grows with the square of what a user has, and a pair of such a user's items says next
# to nothing.
_MOST_OF_A_USER = 20_000


def item_neighbours(
    matrix: sparse.csr_matrix, count: int, progress: Progress | None = None
) -> sparse.csr_matrix:
    """Return the items that each item speaks for.

    A history's scores are the sum of its items' rows: a linear graph filter, of which only the
    strongest links are kept. Users with more than 20,000 items link none.

    Args:
        matrix: [users, items] CSR of ones.
        count: most neighbours of an item; 0 gives an empty matrix.
        progress: told about the items.

    Returns:
        [items, items] CSR float32 with sorted indices, the diagonal empty.

    Source:
        How Powerful is Graph Convolution for Recommendation? (GF-CF), 2021, for the filter;
        Item-based Top-N Recommendation Algorithms, 2004, for the cut to neighbours.
    """
    items = matrix.shape[1]
    if count == 0:
        return sparse.csr_matrix((items, items), dtype=np.float32)
    ones = _without_busiest(matrix.astype(np.float32))
    users_of_item = np.bincount(matrix.indices, minlength=items)
    to_users = _scaled(ones.T, _power(users_of_item, _HISTORY_POWER))
    to_items = _scaled(ones, _power(np.diff(matrix.indptr), _USER_POWER))
    to_items = (to_items @ sparse.diags(_power(users_of_item, _ITEM_POWER))).tocsr()

    def links_of(start: int) -> sparse.csr_matrix:
        piece = (to_users[start : start + ROWS_AT_ONCE] @ to_items).tocsr()
        piece.data[_row_of_each(piece) + start == piece.indices] = 0
        piece.data[~_strongest(piece, count)] = 0
        piece.eliminate_zeros()
        piece.sort_indices()
        return piece

    pieces = []
    with (progress or Silent()).task("neighbours", items) as task:
        for piece in in_threads(links_of, range(0, items, ROWS_AT_ONCE)):
            pieces.append(piece)
            task.advance(piece.shape[0])
    return sparse.vstack(pieces, format="csr", dtype=np.float32)


def _without_busiest(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    linking = np.diff(matrix.indptr) <= _MOST_OF_A_USER
    return matrix if linking.all() else _scaled(matrix, linking.astype(np.float32))


def _power(degrees: NDArray[np.int64], power: float) -> NDArray[np.float32]:
    return (np.maximum(degrees, 1).astype(np.float32) ** -power).astype(np.float32)


def _scaled(matrix: sparse.spmatrix, factors: NDArray[np.float32]) -> sparse.csr_matrix:
    return (sparse.diags(factors) @ matrix).tocsr()


def _row_of_each(matrix: sparse.csr_matrix) -> NDArray[np.int64]:
    return np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))


def _strongest(matrix: sparse.csr_matrix, count: int) -> NDArray[np.bool_]:
    """Return which entries are among the `count` largest of their row."""
    lengths = np.diff(matrix.indptr)
    kept = np.repeat(lengths <= count, lengths)
    for row in np.flatnonzero(lengths > count):
        first, end = matrix.indptr[row], matrix.indptr[row + 1]
        kept[first + np.argpartition(matrix.data[first:end], -count)[-count:]] = True
    return np.asarray(kept, np.bool_)
