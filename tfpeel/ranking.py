"""Exact top-k over the whole catalogue, in batches of users, and the metrics of such lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

MASKED_SCORE = np.float32(-1e9)
NO_ITEM = -1
# How much of a catalogue, and of its users, are scored at a time; of scores, 128 MB of float32.
ITEMS_AT_ONCE = 8_192
MOST_USERS_AT_ONCE = 512
SCORES_AT_ONCE = 1 << 25

Scores = Callable[[NDArray[np.int64]], NDArray[np.float32]]


@dataclass(frozen=True, eq=False)
class ListMetrics:
    """Metrics of one ranked list per user.

    Args:
        recall: [users] float64, hits over the number of relevant items.
        ndcg: [users] float64, with binary gains.
        coverage: share of the catalogue that occurs in any list.
    """

    recall: NDArray[np.float64]
    ndcg: NDArray[np.float64]
    coverage: float


def users_at_once(items: int) -> int:
    """Return for how many users the scores of a catalogue are in memory at a time."""
    return min(MOST_USERS_AT_ONCE, max(SCORES_AT_ONCE // items, 1))


def top_items(
    score: Scores, seen: sparse.csr_matrix, users: NDArray[np.int64], k: int
) -> NDArray[np.int32]:
    """Return each user's best k items, best first, without those that were seen.

    Args:
        score: gives [n, items] float32 scores, which it may overwrite, for n user indices.
        seen: [users, items] CSR of items that are never recommended.
        users: [n] user indices.
        k: length of the lists.

    Returns:
        [n, k] int32 item indices; NO_ITEM where fewer than k unseen items are left.
    """
    lists = np.empty((len(users), k), np.int32)
    step = users_at_once(seen.shape[1])
    for start in range(0, len(users), step):
        batch = users[start : start + step]
        scores = score(batch)
        scores[seen[batch].nonzero()] = MASKED_SCORE
        # The lowest of the negated ones: to look for the highest takes a dozen times as long
        # where very many are equally low, as those of items that a table does not hold.
        negated = np.negative(scores, out=scores)
        best = np.argpartition(negated, k - 1, axis=1)[:, :k]
        best_negated = np.take_along_axis(negated, best, axis=1)
        order = np.argsort(best_negated, axis=1, kind="stable")
        best = np.where(best_negated < -MASKED_SCORE, best, NO_ITEM)
        lists[start : start + step] = np.take_along_axis(best, order, axis=1)
    return lists


def list_metrics(
    lists: NDArray[np.int32], relevant: sparse.csr_matrix, users: NDArray[np.int64]
) -> ListMetrics:
    """Compare ranked lists with what the users went on to do.

    Args:
        lists: [n, k] item indices, best first; negative where a list ended early.
        relevant: [users, items] CSR; each of the n users has at least one relevant item.
        users: [n] user indices.

    Returns:
        Metrics at k.
    """
    k = lists.shape[1]
    rows = np.repeat(users, k)
    flat = lists.ravel()
    found = np.asarray(relevant[rows, np.maximum(flat, 0)]).ravel() * (flat >= 0)
    hits = found.reshape(-1, k) > 0
    counts = np.diff(relevant.indptr)[users]
    discount = 1.0 / np.log2(np.arange(2, k + 2))
    ideal = np.cumsum(discount)[np.minimum(counts, k) - 1]
    return ListMetrics(
        recall=hits.sum(axis=1) / counts,
        ndcg=(hits * discount).sum(axis=1) / ideal,
        coverage=len(np.unique(flat[flat >= 0])) / relevant.shape[1],
    )


def users_with(relevant: sparse.csr_matrix) -> NDArray[np.int64]:
    """Return the indices of the users who have relevant items, ascending."""
    return np.flatnonzero(np.diff(relevant.indptr) > 0)


def evenly_spread(users: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    """Return at most so many of the users, evenly spread over them, in their order."""
    count = min(len(users), most)
    return users[np.linspace(0, len(users) - 1, count).astype(np.int64)]
