"""The result of clustering: users to clusters, and each cluster's items in groups."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tfpeel.pretrain.pretrained import weigh_parts
from tfpeel.storage import read_result, write_result

SCHEMA_VERSION = 1
NO_CLUSTER = -1
_ARRAYS = ("assignment", "centroids", "item_order", "importance", "group_ends")


@dataclass(frozen=True, eq=False)
class Clusters:
    """User clusters and item groups.

    Args:
        assignment: [users] int32, a fitted user's cluster; NO_CLUSTER for the others.
        centroids: [clusters, D] float32, in the space of user vectors with parts of length one.
        item_order: [clusters, items] int32, items by falling importance (or shuffled), so that a
            group is a slice of it.
        importance: [clusters, items] float32, of the items in that order.
        group_ends: [groups] int64, where each group ends in the order; the same for all clusters.
    """

    assignment: NDArray[np.int32]
    centroids: NDArray[np.float32]
    item_order: NDArray[np.int32]
    importance: NDArray[np.float32]
    group_ends: NDArray[np.int64]

    @property
    def count(self) -> int:
        """Number of clusters."""
        return len(self.centroids)

    def users_of(self, cluster: int) -> NDArray[np.int64]:
        """Return the indices of a cluster's fitted users, ascending."""
        return np.flatnonzero(self.assignment == cluster)

    def save(self, path: Path, fingerprint: str) -> None:
        """Write the clusters as a directory; see storage.write_result."""
        arrays = {name: getattr(self, name) for name in _ARRAYS}
        write_result(path, "clusters", SCHEMA_VERSION, fingerprint, {}, arrays)

    @classmethod
    def load(cls, path: Path) -> Clusters:
        """Read saved clusters.

        Raises:
            DamagedFileError: see storage.read_result.
        """
        arrays = read_result(path, "clusters", SCHEMA_VERSION).arrays
        return cls(**{name: arrays[name] for name in _ARRAYS})


def clustering_space(
    user_vectors: NDArray[np.float32], part_widths: tuple[int, ...]
) -> NDArray[np.float32]:
    """Return user vectors [n, D] with each part at length one: what users are clustered by."""
    return weigh_parts(user_vectors, part_widths, (1.0,) * len(part_widths))
