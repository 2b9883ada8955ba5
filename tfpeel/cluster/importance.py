"""How much each item matters to a cluster's users."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tfpeel.cluster.config import ClusterConfig
from tfpeel.pretrain.pretrained import Pretrained
from tfpeel.ranking import top_items


def item_importance(
    pretrained: Pretrained,
    train: sparse.csr_matrix,
    users: NDArray[np.int64],
    config: ClusterConfig,
) -> NDArray[np.float32]:
    """Return the importance of every item, [items] float32.

    It is the share of users who have the item in the top of the global model's list, plus a
    little for each interaction; the overall popularity orders items that nobody there needs.

    Args:
        pretrained: the global model.
        train: [users, items] CSR.
        users: [n] the cluster's users.
        config: options.
    """
    items = train.shape[1]
    length = min(config.list_length, items)
    lists = top_items(lambda some: pretrained.scores(train[some], some), train, users, length)
    listed = np.bincount(lists[lists >= 0], minlength=items)
    used = np.bincount(train[users].indices, minlength=items)
    overall = np.bincount(train.indices, minlength=items) / max(train.nnz, 1)
    importance = (listed + config.popularity * used) / len(users) + 1e-3 * overall
    return np.asarray(importance, np.float32)
