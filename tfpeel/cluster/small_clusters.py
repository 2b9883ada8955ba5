"""Clusters of a handful of users: nothing may be made for so few."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tfpeel.cluster.clusters import centroids_of, nearest_middle


def merge_small(
    space: NDArray[np.float32], labels: NDArray[np.int32], least: int
) -> NDArray[np.int32]:
    """Dissolve the clusters with too few users, the smallest first.

    Their users go where the middle, as it was at first, is nearest.

    Args:
        space: [users, D].
        labels: [users] int32; every cluster up to the last has users.
        least: users that a cluster has to have; where all are fewer, one cluster is left.

    Returns:
        [users] int32, numbered without gaps; the labels as they were where none is too small.
    """
    sizes = np.bincount(labels)
    if sizes.min() >= least:
        return labels
    middles, merged, left = centroids_of(space, labels), labels.copy(), np.arange(len(sizes))
    while len(left) > 1 and sizes[left].min() < least:
        smallest = left[sizes[left].argmin()]
        left = left[left != smallest]
        members = np.flatnonzero(merged == smallest)
        merged[members] = left[nearest_middle(space[members], middles[left])]
        sizes = np.bincount(merged, minlength=len(sizes))
    return np.searchsorted(left, merged).astype(np.int32)


def leave_out(
    space: NDArray[np.float32],
    labels: NDArray[np.int32],
    routed: NDArray[np.int32],
    kept: NDArray[np.bool_],
) -> NDArray[np.int32]:
    """Move the users of some clusters to others.

    Args:
        space: [users, D].
        labels: [users] int32, where they are; every cluster up to the last has users.
        routed: [users] int32, where they would go by themselves.
        kept: [clusters], which clusters stay, at least one; who neither is in one nor would go
            there goes to the nearest.

    Returns:
        [users] int32, numbered without gaps.
    """
    left = np.flatnonzero(kept)
    moved = np.where(kept[labels], labels, routed)
    stranded = np.flatnonzero(~kept[moved])
    middles = centroids_of(space, labels)[left]
    moved[stranded] = left[nearest_middle(space[stranded], middles)]
    return np.searchsorted(left, moved).astype(np.int32)
