"""Membership inference: how well scores tell what a model was trained on from what it was not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.metrics import roc_auc_score, roc_curve

FALSE_POSITIVE_RATE = 0.01
_USERS_AT_ONCE = 256

Histories: TypeAlias = sparse.csr_matrix
VectorScores = Callable[[NDArray[np.int64]], NDArray[np.float32]]
HistoryScores = Callable[[Histories], NDArray[np.float32]]


def success(members: NDArray[Any], others: NDArray[Any]) -> dict[str, float]:
    """Return how well a statistic tells members from others.

    Source:
        Membership Inference Attacks From First Principles, 2022, for the rate of true positives
        at a low rate of false ones: an average hides the few whom an attack finds for sure.
    """
    truth = np.repeat([1, 0], [len(members), len(others)])
    statistic = np.concatenate([members, others])
    false, true, _ = roc_curve(truth, statistic, drop_intermediate=False)
    found = true[false <= FALSE_POSITIVE_RATE].max()
    return {"auc": float(roc_auc_score(truth, statistic)), "tpr_at_1_percent_fpr": float(found)}


def interactions_by_vector(
    score: VectorScores, members: Histories, others: Histories, users: NDArray[np.int64]
) -> dict[str, float]:
    """Attack single interactions: the scores that a fitted user's own vector gives.

    Args:
        score: gives [n, items] scores of fitted users.
        members: [users, items] CSR that was trained on.
        others: [users, items] CSR that was not.
        users: who is attacked.
    """
    found: list[list[NDArray[np.float32]]] = [[], []]
    for some in _batches(users):
        margins = _margins(score(some))
        for place, matrix in enumerate((members, others)):
            found[place].append(margins[matrix[some].nonzero()])
    return success(*map(np.concatenate, found))


def interactions_by_history(
    score: HistoryScores, members: Histories, others: Histories, users: NDArray[np.int64]
) -> dict[str, float]:
    """Attack single interactions of users half of whose history is known: see above."""
    known, unknown = halves(members)
    found: list[list[NDArray[np.float32]]] = [[], []]
    for some in _batches(users):
        margins = _margins(score(known[some]))
        for place, matrix in enumerate((unknown, others)):
            found[place].append(margins[matrix[some].nonzero()])
    return success(*map(np.concatenate, found))


def users_by_history(
    score: HistoryScores,
    histories: Histories,
    members: NDArray[np.int64],
    others: NDArray[np.int64],
) -> dict[str, float]:
    """Attack users whose whole history is known: were they among those fitted?

    One half of the history asks, the mean score of the other half answers.
    """
    asked, looked_for = halves(histories)
    found = []
    for users in (members, others):
        means = []
        for some in _batches(users):
            margins, wanted = _margins(score(asked[some])), looked_for[some]
            total = np.asarray(wanted.multiply(margins).sum(axis=1)).ravel()
            means.append(total / np.maximum(np.diff(wanted.indptr), 1))
        found.append(np.concatenate(means))
    return success(*found)


def halves(histories: Histories) -> tuple[Histories, Histories]:
    """Return two halves of every user's items, drawn at random."""
    rows, columns = histories.nonzero()
    order = np.lexsort((np.random.default_rng(0).random(len(rows)), rows))
    places = np.arange(len(rows)) - histories.indptr[rows[order]]
    first = np.zeros(len(rows), bool)
    first[order] = places % 2 == 0
    return tuple(
        sparse.csr_matrix((np.ones(part.sum()), (rows[part], columns[part])), histories.shape)
        for part in (first, ~first)
    )


def _margins(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return scores as standard deviations above the mean of a user's."""
    spread = np.maximum(scores.std(axis=1, keepdims=True), 1e-9)
    margins: NDArray[np.float32] = (scores - scores.mean(axis=1, keepdims=True)) / spread
    return margins


def _batches(users: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    return [users[start : start + _USERS_AT_ONCE] for start in range(0, len(users), _USERS_AT_ONCE)]
