"""The router: which user cluster a history belongs to."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tfpeel.cluster.clusters import Clusters
from tfpeel.export.linear_router_fit import fit_linear_router, linear_clusters_of
from tfpeel.export.votes_fit import fit_votes, voted_clusters_of
from tfpeel.export.write_file import router_bytes, votes_bytes
from tfpeel.pretrain.pretrained import Pretrained

# One fitted user of so many judges the two kinds of router.
_JUDGE_EVERY = 5


def fit_router(
    pretrained: Pretrained,
    clusters: Clusters,
    train: sparse.csr_matrix,
    most_bytes: int,
) -> bytes:
    """Return the router's .tflite file.

    There are two kinds: one knows much of few items, which suits dense data; in the other very
    many items say one thing each, which suits data where a user has few of many items. Users
    who are left out at first decide which of them is right more often.

    Args:
        pretrained: the global model.
        clusters: what to route to.
        train: [users, items] CSR of the fitted users' histories.
        most_bytes: size of the file.
    """
    users = np.flatnonzero(clusters.assignment >= 0)
    labels = clusters.assignment[users]
    judges = np.arange(len(users)) % _JUDGE_EVERY == _JUDGE_EVERY - 1
    learned_from = users[~judges]
    linear = fit_linear_router(pretrained, clusters, train, learned_from, most_bytes)
    votes = fit_votes(train[learned_from], labels[~judges], clusters.count, most_bytes)
    judged = train[users[judges]]
    by_linear = _hits(linear_clusters_of(linear, judged), labels[judges])
    if _hits(voted_clusters_of(votes, judged), labels[judges]) > by_linear:
        return votes_bytes(fit_votes(train[users], labels, clusters.count, most_bytes))
    return router_bytes(fit_linear_router(pretrained, clusters, train, users, most_bytes))


def _hits(found: NDArray[np.int32], labels: NDArray[np.int32]) -> int:
    return int((found == labels).sum())
