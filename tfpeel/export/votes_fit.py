"""Which items vote for which user cluster, in as many bytes as there are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tfpeel.export.most_that_fit import most_that_fit
from tfpeel.export.votes_graph import VotesContents
from tfpeel.export.write_file import votes_bytes

# Interactions that every item has beforehand, spread over the clusters by their size.
_PRIOR_INTERACTIONS = 2.5
_SMALLEST_SHARE = 1e-9
# Of the logistic regression: weight decay, and steps at most.
_DECAY = 1e-4
_ITERATIONS = 60


def fit_votes(
    history: sparse.csr_matrix, labels: NDArray[np.int32], clusters: int, most_bytes: int
) -> VotesContents:
    """Return the votes of the items that tell most, as many as the bytes allow.

    An item votes for the cluster whose users have it most, and tells as much as its popularity,
    times the share of that cluster, times how much that is above the cluster's share of all.

    Args:
        history: [n, items] CSR of ones, of fitted users.
        labels: [n] int32, their clusters.
        clusters: how many there are.
        most_bytes: size of the file.
    """
    size = np.bincount(labels, minlength=clusters)
    prior = np.maximum(size / max(size.sum(), 1), _SMALLEST_SHARE)
    members = sparse.csr_matrix(
        (np.ones(len(labels), np.float32), (labels, np.arange(len(labels)))),
        shape=(clusters, len(labels)),
    )
    counts = (members @ history).toarray().T
    popularity = counts.sum(axis=1)
    shares = (counts + _PRIOR_INTERACTIONS * prior) / (popularity[:, None] + _PRIOR_INTERACTIONS)
    voted = shares.argmax(axis=1).astype(np.int32)
    share = shares.max(axis=1)
    excess = np.log(share / prior[voted])
    tells = popularity * share * excess
    order = np.argsort(-tells, kind="stable")

    ones, bias = np.ones(clusters, np.float32), np.log(prior).astype(np.float32)

    def made(count: int) -> VotesContents:
        items = np.sort(order[:count]).astype(np.int32)
        return VotesContents(history.shape[1], items, voted[items], ones, bias, {"router": "votes"})

    found = most_that_fit(made, votes_bytes, int((tells > 0).sum()), most_bytes)
    weights, bias = _fitted(_votes(found, history), labels, bias)
    return replace(found, weights=weights, bias=bias)


def voted_clusters_of(contents: VotesContents, history: sparse.csr_matrix) -> NDArray[np.int32]:
    """Return the clusters [n] of histories [n, items]."""
    scores = _votes(contents, history) * contents.weights + contents.bias
    return np.asarray(scores.argmax(axis=1), np.int32)


def _votes(contents: VotesContents, history: sparse.csr_matrix) -> NDArray[np.float32]:
    """Return how many items of each history vote for each cluster, [n, clusters]."""
    ballots = sparse.csr_matrix(
        (
            np.ones(len(contents.item_ids), np.float32),
            (contents.item_ids, contents.clusters),
        ),
        shape=(history.shape[1], len(contents.weights)),
    )
    votes: NDArray[np.float32] = (history @ ballots).toarray()
    return votes


def _fitted(
    votes: NDArray[np.float32], labels: NDArray[np.int32], bias: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return what a vote counts and what a cluster has beforehand, by logistic regression.

    Multinomial, with one weight for each cluster: votes for a cluster count for it alone.

    Args:
        votes: [n, clusters].
        labels: [n] int32.
        bias: [clusters], to start from.

    Returns:
        Weights and bias, [clusters] each.
    """
    from scipy.optimize import minimize  # noqa: PLC0415 - slow to import

    count, rows = len(bias), np.arange(len(labels))

    def loss(values: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights, offset = np.split(values, 2)
        # In place, and in the precision of the votes: this is most of what a router takes.
        shares = votes * weights.astype(np.float32)
        shares += offset.astype(np.float32)
        shares -= shares.max(axis=1, keepdims=True)
        own = shares[rows, labels]
        total = np.exp(shares, out=shares).sum(axis=1)
        entropy = float((np.log(total) - own).mean(dtype=np.float64))
        shares /= total[:, None]
        shares[rows, labels] -= 1
        sums = np.einsum("uc,uc->c", shares, votes), shares.sum(axis=0)
        gradient = np.concatenate(sums).astype(np.float64) / len(labels)
        gradient[:count] += 2 * _DECAY * weights
        return float(_DECAY * weights @ weights) + entropy, gradient

    start = np.concatenate([np.ones(count), bias]).astype(np.float64)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _ITERATIONS})
    return found.x[:count].astype(np.float32), found.x[count:].astype(np.float32)
