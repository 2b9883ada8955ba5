"""Who is in each user cluster, and what it is about."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tfpeel.cluster import Clusters
from tfpeel.data import Dataset

_ITEMS = 8
# An item that fewer of the cluster's users have says little about it, however great its lift.
_LEAST_USERS = 3


@dataclass(frozen=True)
class CharacteristicItem:
    """An item that a cluster's users have more often than others.

    Args:
        item_id: external id.
        title: None where unknown.
        share: of the cluster's users who have it.
        lift: that share over the share of all fitted users.
    """

    item_id: str
    title: str | None
    share: float
    lift: float


@dataclass(frozen=True)
class ClusterSummary:
    """A user cluster.

    Args:
        cluster: its number.
        users: fitted users in it.
        routed_users: fitted users whom the router would send there.
        interactions: of its users.
        characteristic: items, most characteristic first.
    """

    cluster: int
    users: int
    routed_users: int
    interactions: int
    characteristic: tuple[CharacteristicItem, ...]


def cluster_summaries(
    dataset: Dataset, fitted: sparse.csr_matrix, clusters: Clusters
) -> tuple[ClusterSummary, ...]:
    """Return all clusters, by number.

    Args:
        dataset: ids and titles.
        fitted: [users, items] CSR that the clusters were made from.
        clusters: who is where.
    """
    members = clusters.membership
    fitted_users = np.flatnonzero(np.diff(fitted.indptr))
    everyone = _share_of_users(fitted, fitted_users)
    found = []
    for number in range(clusters.count):
        users = np.flatnonzero(members.assignment == number)
        found.append(
            ClusterSummary(
                cluster=number,
                users=len(users),
                routed_users=int((members.routed == number).sum()),
                interactions=int(np.diff(fitted.indptr)[users].sum()),
                characteristic=_characteristic(dataset, fitted, users, everyone),
            )
        )
    return tuple(found)


def _characteristic(
    dataset: Dataset,
    fitted: sparse.csr_matrix,
    users: NDArray[np.int64],
    everyone: NDArray[np.float64],
) -> tuple[CharacteristicItem, ...]:
    """Return the items that tell most about who is in the cluster.

    They are sorted by share times the logarithm of the lift: what each adds to the divergence
    of the cluster from everybody. The lift alone would name items that hardly anybody has.
    """
    share = _share_of_users(fitted, users)
    lift = np.divide(share, everyone, out=np.zeros_like(share), where=everyone > 0)
    tells = share * np.log(np.maximum(lift, 1.0))
    tells[share * len(users) < _LEAST_USERS] = 0
    best = np.argsort(-tells, kind="stable")[:_ITEMS]
    return tuple(
        CharacteristicItem(
            dataset.item_ids[i], dataset.item_titles[i] or None, float(share[i]), float(lift[i])
        )
        for i in best
        if tells[i] > 0
    )


def _share_of_users(fitted: sparse.csr_matrix, users: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the share of some users who have each item, [items]."""
    counts = np.bincount(fitted[users].indices, minlength=fitted.shape[1])
    return counts / max(len(users), 1)
