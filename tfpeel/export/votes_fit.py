"""Which items vote for which user cluster, in as many bytes as there are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tfpeel.export.most_that_fit import most_that_fit
from tfpeel.export.votes_graph import VotesContents
from tfpeel.export.write_file import votes_bytes

# Interactions that every item has beforehand, spread over the clusters by their size.
_PRIOR_INTERACTIONS = 2.5
_SMALLEST_SHARE = 1e-9


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

    def made(count: int) -> VotesContents:
        items = np.sort(order[:count]).astype(np.int32)
        return VotesContents(
            history.shape[1],
            items,
            voted[items],
            _weights(voted[items], excess[items], popularity[items], clusters),
            np.log(prior).astype(np.float32),
            {"router": True},
        )

    return most_that_fit(made, votes_bytes, int((tells > 0).sum()), most_bytes)


def voted_clusters_of(contents: VotesContents, history: sparse.csr_matrix) -> NDArray[np.int32]:
    """Return the clusters [n] of histories [n, items]."""
    count = len(contents.weights)
    ballots = sparse.csr_matrix(
        (
            np.ones(len(contents.item_ids), np.float32),
            (contents.item_ids, contents.clusters),
        ),
        shape=(history.shape[1], count),
    )
    votes = (history @ ballots).toarray()
    scores = votes * contents.weights + contents.bias
    return np.asarray(scores.argmax(axis=1), np.int32)


def _weights(
    voted: NDArray[np.int32],
    excess: NDArray[np.float64],
    popularity: NDArray[np.float32],
    clusters: int,
) -> NDArray[np.float32]:
    """Return the mean log odds of a cluster's votes, [clusters]."""
    total = np.bincount(voted, excess * popularity, minlength=clusters)
    weight = np.bincount(voted, popularity, minlength=clusters)
    return (total / np.maximum(weight, 1)).astype(np.float32)
