from __future__ import annotations

import numpy as np
import pytest

from tests.cluster.toy_model import spectral_model
from tests.pretrain.toy_world import checkerboard, toy_dataset
from tfpeel.cluster import (
    NO_CLUSTER,
    ClusterConfig,
    Membership,
    cluster,
    clustering_space,
)
from tfpeel.cluster.importance import item_importance

BOARD = checkerboard(left_out=3)
BOARD_MODEL = spectral_model(BOARD, 2)
TWO = ClusterConfig(clusters=2, item_groups=4, list_length=3)


def test_two_communities_are_two_clusters():
    found = cluster(BOARD_MODEL, BOARD, TWO, seed=0)
    assert found.count == 2
    even, odd = found.assignment[0], found.assignment[1]
    assert {int(even), int(odd)} == {0, 1}
    assert (found.assignment[0::2] == even).all()
    assert (found.assignment[1::2] == odd).all()
    assert set(found.item_order[even, :12] % 2) == {0}
    assert set(found.item_order[odd, :12] % 2) == {1}


def test_items_are_in_order_of_their_importance():
    found = cluster(BOARD_MODEL, BOARD, TWO, seed=0)
    for number in range(2):
        order = found.item_order[number]
        assert sorted(order.tolist()) == list(range(24))
        assert (np.diff(found.importance[number]) <= 0).all()
        importance = item_importance(BOARD_MODEL, BOARD, found.users_of(number), TWO)
        np.testing.assert_array_equal(found.importance[number], importance[order])
    assert found.group_ends[-1] == 24


def test_users_are_in_the_cluster_with_the_nearest_middle():
    data = toy_dataset()
    model = spectral_model(data.train, 12)
    found = cluster(model, data.train, ClusterConfig(clusters=5), seed=0)
    space = clustering_space(model.user_vectors, model.part_widths)
    middles = np.stack([space[found.users_of(number)].mean(axis=0) for number in range(5)])
    nearest = ((space[:, None] - middles) ** 2).sum(axis=2).argmin(axis=1)
    assert (nearest == found.assignment).mean() > 0.98


def test_random_groups_are_shuffled_and_keep_the_importance_of_their_items():
    config = TWO.model_copy(update={"grouping": "random"})
    found = cluster(BOARD_MODEL, BOARD, config, seed=0)
    assert (np.diff(found.importance[0]) > 0).any()
    importance = item_importance(BOARD_MODEL, BOARD, found.users_of(0), config)
    np.testing.assert_array_equal(found.importance[0], importance[found.item_order[0]])
    assert (found.item_order[0] != found.item_order[1]).any()


def test_a_given_membership_is_kept():
    given = (np.arange(40) // 14).astype(np.int32)
    elsewhere = (np.arange(40) // 13).astype(np.int32)
    membership = Membership(given, elsewhere, b"a file")
    found = cluster(BOARD_MODEL, BOARD, TWO, seed=0, membership=membership)
    assert found.membership is membership
    np.testing.assert_array_equal(found.assignment, given)
    assert found.count == 4
    importance = item_importance(BOARD_MODEL, BOARD, np.arange(13, 28), TWO)
    np.testing.assert_array_equal(found.importance[1], importance[found.item_order[1]])


def test_users_who_were_not_fitted_are_in_no_cluster():
    data = toy_dataset("held-out-users")
    model = spectral_model(data.train, 12)
    found = cluster(model, data.train, ClusterConfig(clusters=4), seed=0)
    held_out = np.diff(data.train.indptr) == 0
    assert held_out.any()
    assert (found.assignment[held_out] == NO_CLUSTER).all()
    assert (found.assignment[~held_out] >= 0).all()


@pytest.mark.filterwarnings("ignore:Number of distinct clusters")
def test_no_cluster_is_empty_even_where_users_are_alike():
    board = checkerboard(10, 6)
    config = ClusterConfig(clusters=30, smallest_cluster=1)
    found = cluster(spectral_model(board, 2), board, config, seed=0)
    assert found.count == 2
    assert set(found.assignment.tolist()) == {0, 1}


def test_the_number_of_clusters_follows_the_number_of_users():
    data = toy_dataset()
    model = spectral_model(data.train, 12)
    assert cluster(model, data.train, ClusterConfig(), seed=0).count == 2
    few = data.train[:20]
    assert cluster(spectral_model(few, 4), few, ClusterConfig(), seed=0).count == 1


def test_one_user_and_one_item():
    matrix = checkerboard(1, 1)
    found = cluster(spectral_model(matrix, 4), matrix, ClusterConfig(), seed=0)
    assert found.item_order.tolist() == [[0]]
    assert found.group_ends.tolist() == [1]
    assert np.isfinite(found.importance).all()


def test_the_same_seed_gives_the_same_bytes():
    data = toy_dataset()
    model = spectral_model(data.train, 12)
    config = ClusterConfig(clusters=6, sampled_users=20, grouping="random")
    first, again, other = (cluster(model, data.train, config, seed) for seed in (0, 0, 1))
    for name in ("assignment", "item_order", "importance", "group_ends"):
        np.testing.assert_array_equal(getattr(first, name), getattr(again, name))
    assert (first.item_order != other.item_order).any()
