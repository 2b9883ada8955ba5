"""The clustering stage: the global model to user clusters and item groups."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tfpeel.cluster.clusters import Clusters, Membership, clustering_space, labels_of_all
from tfpeel.cluster.config import ClusterConfig
from tfpeel.cluster.importance import item_importance
from tfpeel.cluster.small_clusters import merge_small
from tfpeel.pretrain.pretrained import Pretrained
from tfpeel.progress import Progress, Silent
from tfpeel.ranking import users_with
from tfpeel.seeds import generator, integer_seed
from tfpeel.threads import in_threads

_USERS_PER_CLUSTER = 150
_USERS_FOR_MINI_BATCHES = 200_000
_FIRST_GROUP_SHARE = 320


def cluster(
    pretrained: Pretrained,
    train: sparse.csr_matrix,
    config: ClusterConfig,
    seed: int,
    membership: Membership | None = None,
    progress: Progress | None = None,
) -> Clusters:
    """Cluster the users and put each cluster's items into groups.

    Args:
        pretrained: the global model.
        train: [users, items] CSR that the model was fitted on.
        config: options.
        seed: the run's seed.
        membership: who is in which cluster; None: k-means decides, and there is no router.
        progress: told about each cluster.

    Returns:
        Who is where, and each cluster's items by falling importance, in groups.
    """
    if membership is None:
        assignment = user_clusters(pretrained, train, config, seed)
        membership = Membership(assignment, assignment)
    count = int(membership.routed.max()) + 1
    users_of = membership.users_of

    def items_of(number: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        draw = generator(seed, f"items of cluster {number}")
        users = _sample(users_of(number), config.sampled_users, draw)
        importance = item_importance(pretrained, train, users, config)
        order = (
            draw.permutation(len(importance))
            if config.grouping == "random"
            else np.argsort(-importance, kind="stable")
        )
        return order.astype(np.int32), importance[order]

    items = []
    with (progress or Silent()).task("cluster", count) as task:
        for ordered in in_threads(items_of, range(count)):
            items.append(ordered)
            task.advance()
    orders, importances = (np.stack(of_all) for of_all in zip(*items, strict=True))
    return Clusters(membership, orders, importances, group_ends(train.shape[1], config))


def user_clusters(
    pretrained: Pretrained, train: sparse.csr_matrix, config: ClusterConfig, seed: int
) -> NDArray[np.int32]:
    """Return the clusters that k-means finds, those of few users merged.

    Args:
        pretrained: the global model.
        train: [users, items] CSR that the model was fitted on.
        config: options.
        seed: the run's seed.

    Returns:
        [users] int32, without gaps from 0 on; NO_CLUSTER for users who are not fitted.
    """
    space = clustering_space(pretrained.user_vectors, pretrained.part_widths)
    fitted = users_with(train)
    found = _k_means(space[fitted], config, seed)
    labels = merge_small(space[fitted], found, config.smallest_cluster)
    return labels_of_all(len(space), fitted, labels)


def cluster_count(users: int, config: ClusterConfig) -> int:
    """Return how many clusters k-means looks for among so many fitted users."""
    automatic = min(config.most_clusters, max(1, users // _USERS_PER_CLUSTER))
    return min(config.clusters or automatic, users)


def _k_means(space: NDArray[np.float32], config: ClusterConfig, seed: int) -> NDArray[np.int32]:
    from sklearn.cluster import KMeans, MiniBatchKMeans  # noqa: PLC0415 - slow to import

    count = cluster_count(len(space), config)
    method = KMeans if len(space) < _USERS_FOR_MINI_BATCHES else MiniBatchKMeans
    found = method(count, n_init=1, max_iter=50, random_state=integer_seed(seed, "k-means"))
    labels = found.fit(space).labels_
    _, without_gaps = np.unique(labels, return_inverse=True)
    return without_gaps.astype(np.int32)


def _sample(users: NDArray[np.int64], most: int, draw: np.random.Generator) -> NDArray[np.int64]:
    return users if len(users) <= most else np.sort(draw.choice(users, most, replace=False))


def group_ends(items: int, config: ClusterConfig) -> NDArray[np.int64]:
    """Return where each item group ends, [groups] ascending, the last at `items`.

    Groups by importance grow geometrically, so that a cell at any budget's edge is a small part
    of the file; random groups are of equal size.

    Args:
        items: size of the catalogue.
        config: how many groups, and by what.

    Returns:
        [groups] int64, the index after each group's last item; fewer groups where there are fewer
        items.
    """
    groups = min(config.item_groups, items)
    if config.grouping == "random" or groups == 1:
        return np.linspace(0, items, groups + 1).round().astype(np.int64)[1:]
    first = max(1.0, items / _FIRST_GROUP_SHARE)
    low, high = 1.0 + 1e-9, 16.0
    for _ in range(100):
        ratio = (low + high) / 2
        if first * (ratio**groups - 1) / (ratio - 1) < items:
            low = ratio
        else:
            high = ratio
    ends = np.cumsum(first * low ** np.arange(groups)).round().astype(np.int64)
    ends[-1] = items
    return np.unique(np.clip(ends, 1, items))
