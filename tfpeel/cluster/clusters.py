"""The result of clustering: users to clusters, and each cluster's items in groups."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tfpeel.pretrain.pretrained import weigh_parts
from tfpeel.stored_result import read_result, write_result

SCHEMA_VERSION = 2
NO_CLUSTER = -1
_ARRAYS = ("item_order", "importance", "group_ends")


@dataclass(frozen=True, eq=False)
class Membership:
    """Which cluster a user is in, for the server and for the user's device.

    Args:
        assignment: [users] int32, a fitted user's cluster; NO_CLUSTER for the others.
        routed: [users] int32, where the router sends the history of a fitted user; NO_CLUSTER
            for the others.
        router: the `.tflite` file that routes; empty where none was made.
    """

    assignment: NDArray[np.int32]
    routed: NDArray[np.int32]
    router: bytes = b""

    def users_of(self, cluster: int) -> NDArray[np.int64]:
        """Return the indices of the fitted users whom a cluster is made for, ascending.

        They are those who are in it, and those whom the router would send there.

        Args:
            cluster: its number.

        Returns:
            [n] int64.
        """
        return np.flatnonzero((self.assignment == cluster) | (self.routed == cluster))

    def size(self, cluster: int) -> int:
        """Return how many fitted users are in a cluster.

        Args:
            cluster: its number.
        """
        return int((self.assignment == cluster).sum())


@dataclass(frozen=True, eq=False)
class Clusters:
    """User clusters and item groups.

    Args:
        membership: who is where.
        item_order: [clusters, items] int32, items by falling importance (or shuffled), so that a
            group is a slice of it.
        importance: [clusters, items] float32, of the items in that order.
        group_ends: [groups] int64, where each group ends in the order; the same for all clusters.
    """

    membership: Membership
    item_order: NDArray[np.int32]
    importance: NDArray[np.float32]
    group_ends: NDArray[np.int64]

    @property
    def assignment(self) -> NDArray[np.int32]:
        """The cluster of each user, [users]; NO_CLUSTER for users who are not fitted."""
        return self.membership.assignment

    @property
    def count(self) -> int:
        """Number of clusters."""
        return len(self.item_order)

    def users_of(self, cluster: int) -> NDArray[np.int64]:
        """Return the indices of the fitted users whom a cluster is made for; see Membership.

        Args:
            cluster: its number.

        Returns:
            [n] int64.
        """
        return self.membership.users_of(cluster)

    def save(self, path: Path, fingerprint: str) -> None:
        """Write the clusters as a directory; see stored_result.write_result.

        Args:
            path: of the directory; replaced only when all of the new one is written.
            fingerprint: a hash of all that it was made from; see stored_result.write_result.
        """
        arrays = {name: getattr(self, name) for name in _ARRAYS}
        members = self.membership
        arrays |= {"assignment": members.assignment, "routed": members.routed}
        arrays["router"] = np.frombuffer(members.router, np.uint8)
        write_result(path, "clusters", SCHEMA_VERSION, fingerprint, {}, arrays)

    @classmethod
    def load(cls, path: Path) -> Clusters:
        """Read saved clusters.

        Args:
            path: of the directory that `save` wrote.

        Returns:
            The clusters, equal to what was saved.

        Raises:
            DamagedFileError: see stored_result.read_result.
        """
        arrays = read_result(path, "clusters", SCHEMA_VERSION).arrays
        router = arrays["router"].tobytes()
        members = Membership(arrays["assignment"], arrays["routed"], router)
        return cls(members, **{name: arrays[name] for name in _ARRAYS})


def clustering_space(
    user_vectors: NDArray[np.float32], part_widths: tuple[int, ...]
) -> NDArray[np.float32]:
    """Return user vectors with each part at length one: what users are clustered by.

    Args:
        user_vectors: [n, D] float32.
        part_widths: columns in each part; their sum is D.

    Returns:
        [n, D] float32; a part of zeros stays so.
    """
    return weigh_parts(user_vectors, part_widths, (1.0,) * len(part_widths))


def labels_of_all(
    count: int, users: NDArray[np.int64], labels: NDArray[Any] | int
) -> NDArray[np.int32]:
    """Return the labels of some users as those of all of them, [count] int32.

    Args:
        count: how many users there are.
        users: [n] indices; the others are in NO_CLUSTER.
        labels: [n], or one for all of them.
    """
    found = np.full(count, NO_CLUSTER, np.int32)
    found[users] = labels
    return found


def centroids_of(space: NDArray[np.float32], labels: NDArray[np.int32]) -> NDArray[np.float32]:
    """Return the mean of each cluster's rows, [clusters, D].

    Args:
        space: [users, D].
        labels: [users] int32; every cluster up to the last has users.
    """
    means = [space[labels == number].mean(axis=0) for number in range(int(labels.max()) + 1)]
    return np.stack(means).astype(np.float32)


def nearest_middle(space: NDArray[np.float32], middles: NDArray[np.float32]) -> NDArray[np.intp]:
    """Return which of the middles [clusters, D] is nearest to each row of the space, [users]."""
    distances = np.square(middles).sum(axis=1) - 2 * (space @ middles.T)
    return np.asarray(distances.argmin(axis=1))
