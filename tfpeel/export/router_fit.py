"""The router: which user cluster a history belongs to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tfpeel.cluster.clusters import (
    NO_CLUSTER,
    Membership,
    centroids_of,
    clustering_space,
    labels_of_all,
    nearest_middle,
)
from tfpeel.cluster.config import ClusterConfig
from tfpeel.cluster.small_clusters import leave_out
from tfpeel.export.linear_router_fit import fit_linear_router, linear_clusters_of
from tfpeel.export.votes_fit import fit_votes, voted_clusters_of
from tfpeel.export.write_file import router_bytes, votes_bytes
from tfpeel.pretrain.pretrained import Pretrained
from tfpeel.progress import Progress, Silent

# One user of so many in a cluster judges the two kinds of router.
_JUDGE_EVERY = 5
# One router of each kind, and the better kind again with all users.
_FITS = 3


RouterKind = Literal["linear", "votes"]


@dataclass(frozen=True, eq=False)
class Router:
    """A router.

    Args:
        kind: linear, or by votes.
        content: the .tflite file.
        clusters_of: gives the clusters [n] int32 that the file finds for histories [n, items].
    """

    kind: RouterKind
    content: bytes
    clusters_of: Callable[[sparse.csr_matrix], NDArray[np.int32]]


def fit_router(
    pretrained: Pretrained,
    assignment: NDArray[np.int32],
    train: sparse.csr_matrix,
    most_bytes: int,
    progress: Progress | None = None,
    kind: RouterKind | None = None,
) -> Router:
    """Return a router whose file is of at most so many bytes.

    There are two kinds: one knows much of few items, which suits dense data; in the other very
    many items say one thing each, which suits data where a user has few of many items. Users
    who are left out at first decide which of them is right more often.

    Args:
        pretrained: the global model.
        assignment: [users] int32, the clusters of fitted users, each of which has some.
        train: [users, items] CSR of the fitted users' histories.
        most_bytes: size of the file.
        progress: told about each router that is fitted.
        kind: which it is to be; None: the better one.
    """
    users = np.flatnonzero(assignment != NO_CLUSTER)
    labels = assignment[users]
    count = int(labels.max()) + 1
    with (progress or Silent()).task("router", 1 if kind else _FITS) as task:
        if kind is None:
            judges = _judges(labels)
            learned_from, judged = users[~judges], train[users[judges]]
            linear = fit_linear_router(pretrained, assignment, train, learned_from, most_bytes)
            task.advance()
            votes = fit_votes(train[learned_from], labels[~judges], count, most_bytes)
            by_linear = _hits(linear_clusters_of(linear, judged), labels[judges])
            by_votes = _hits(voted_clusters_of(votes, judged), labels[judges])
            kind = "votes" if by_votes > by_linear else "linear"
            task.advance()
        if kind == "votes":
            votes = fit_votes(train[users], labels, count, most_bytes)
            router = Router(kind, votes_bytes(votes), partial(voted_clusters_of, votes))
        else:
            linear = fit_linear_router(pretrained, assignment, train, users, most_bytes)
            router = Router(kind, router_bytes(linear), partial(linear_clusters_of, linear))
        task.advance()
    return router


def _judges(labels: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Return who judges, [n]; the others are never none of a cluster's users."""
    ends = np.cumsum(np.bincount(labels))
    order = np.argsort(labels, kind="stable")
    places = np.empty(len(labels), np.int64)
    places[order] = np.arange(len(labels)) - np.concatenate([[0], ends])[labels[order]]
    judges: NDArray[np.bool_] = places % _JUDGE_EVERY == _JUDGE_EVERY - 1
    return judges


def _hits(found: NDArray[np.int32], labels: NDArray[np.int32]) -> int:
    return int((found == labels).sum())


def route_users(
    pretrained: Pretrained,
    assignment: NDArray[np.int32],
    train: sparse.csr_matrix,
    config: ClusterConfig,
    progress: Progress | None = None,
) -> Membership:
    """Return who is in which cluster, for the server and for the devices, with a router.

    With `visitors`, the clusters move to where the router sends users, so that they are made
    for those who will come; users are in the one whose middle is the nearest. A cluster that so
    comes to have fewer users than `smallest_cluster`, of either kind, is left out.

    Args:
        pretrained: the global model.
        assignment: [users] int32, the clusters to start from.
        train: [users, items] CSR of the fitted users' histories.
        config: options.
        progress: told about each router that is fitted.
    """
    if not config.visitors:
        router = fit_router(pretrained, assignment, train, config.router_bytes, progress)
        return Membership(assignment, assignment, router.content)
    users = np.flatnonzero(assignment != NO_CLUSTER)
    labels, histories, count = assignment[users], train[users], len(assignment)
    space = clustering_space(pretrained.user_vectors[users], pretrained.part_widths)
    kind: RouterKind | None = None
    while True:
        router = fit_router(pretrained, assignment, train, config.router_bytes, progress, kind)
        # Without a few small clusters it is no other.
        kind = router.kind
        routed = router.clusters_of(histories)
        kept = _large_enough(routed, int(labels.max()) + 1, config)
        if kept.all():
            nearest = nearest_middle(space, centroids_of(space, routed))
            kept = _large_enough(nearest, len(kept), config)
            if kept.all():
                break
        labels = leave_out(space, labels, routed, kept)
        assignment = labels_of_all(count, users, labels)
    return Membership(
        labels_of_all(count, users, nearest), labels_of_all(count, users, routed), router.content
    )


def _large_enough(
    labels: NDArray[np.integer[Any]], count: int, config: ClusterConfig
) -> NDArray[np.bool_]:
    """Return which clusters have users enough, [clusters]; one has, whatever its size."""
    sizes = np.bincount(labels, minlength=count)
    enough: NDArray[np.bool_] = sizes >= config.smallest_cluster
    enough[sizes.argmax()] = True
    return enough
