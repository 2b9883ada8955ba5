from __future__ import annotations

import numpy as np

from tests.cluster.toy_model import spectral_model
from tests.pretrain.toy_world import toy_dataset
from tfpeel.cluster import ClusterConfig
from tfpeel.cluster.importance import item_importance

TRAIN = toy_dataset().train
MODEL = spectral_model(TRAIN, 12)


def slow_importance(users: list[int], length: int, popularity: float) -> list[float]:
    scores = MODEL.user_vectors @ MODEL.item_vectors.T
    result = [0.001 * TRAIN[:, item].nnz / TRAIN.nnz for item in range(TRAIN.shape[1])]
    for user in users:
        seen = set(TRAIN[user].indices.tolist())
        allowed = [item for item in range(TRAIN.shape[1]) if item not in seen]
        for item in sorted(allowed, key=lambda item: -scores[user, item])[:length]:
            result[item] += 1 / len(users)
        for item in seen:
            result[item] += popularity / len(users)
    return result


def test_importance_is_that_of_a_slow_computation():
    users = [3, 8, 77, 120, 299]
    config = ClusterConfig(list_length=15, popularity=0.3)
    found = item_importance(MODEL, TRAIN, np.asarray(users), config)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, slow_importance(users, 15, 0.3), rtol=1e-4, atol=1e-7)


def test_overall_popularity_orders_what_nobody_there_needs():
    users = np.asarray([0])
    found = item_importance(MODEL, TRAIN, users, ClusterConfig(list_length=1, popularity=0))
    counts = np.asarray(TRAIN.sum(axis=0)).ravel()
    order = np.argsort(-found, kind="stable")
    assert (np.diff(counts[order[1:]]) <= 0).all()


def test_lists_longer_than_the_catalogue():
    config = ClusterConfig(list_length=10_000)
    assert np.isfinite(item_importance(MODEL, TRAIN, np.asarray([0, 1]), config)).all()
