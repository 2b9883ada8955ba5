from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from tests.cluster.toy_model import spectral_model
from tests.pretrain.toy_world import toy_dataset
from tfpeel.cluster import NO_CLUSTER, ClusterConfig, user_clusters
from tfpeel.export import router_bytes, votes_bytes
from tfpeel.export.linear_router_fit import fit_linear_router
from tfpeel.export.router_fit import fit_router, route_users
from tfpeel.export.votes_fit import fit_votes, voted_clusters_of
from tfpeel.runtime import RouterFile

DATA = toy_dataset()
MODEL = spectral_model(DATA.train, 32)
LABELS = user_clusters(MODEL, DATA.train, ClusterConfig(clusters=3), seed=0)
SMALL = ClusterConfig(clusters=3, router_bytes=8_000)
USERS = np.arange(DATA.train.shape[0])


def places(users: int, clusters: int) -> tuple[sparse.csr_matrix, np.ndarray]:
    """Users who have 4 of their own town's 200 items, and one item that everybody has."""
    random = np.random.default_rng(0)
    labels = np.arange(users) % clusters
    matrix = sparse.lil_matrix((users, clusters * 200 + 1), dtype=np.float32)
    for user, label in enumerate(labels):
        matrix[user, label * 200 + random.choice(200, 4, replace=False)] = 1
    matrix[:, -1] = 1
    return matrix.tocsr(), labels.astype(np.int32)


def test_items_vote_for_the_cluster_whose_users_have_them():
    matrix, labels = places(4_000, 8)
    found = fit_votes(matrix[:3_000], labels[:3_000], 8, 20_000)
    of_a_town = found.item_ids < 1600
    np.testing.assert_array_equal((found.item_ids // 200)[of_a_town], found.clusters[of_a_town])
    assert of_a_town.sum() > 1500
    assert (voted_clusters_of(found, matrix[3_000:]) == labels[3_000:]).mean() > 0.99


def test_a_vote_counts_less_where_it_is_cast_in_vain():
    matrix, labels = places(4_000, 8)
    # Every second user of the first town has been to three places of the second one.
    wide = matrix.tolil()
    for user in np.flatnonzero(labels == 0)[::2]:
        wide[user, 200 + np.arange(user % 100, user % 100 + 3)] = 1
    found = fit_votes(wide.tocsr(), labels, 8, 20_000)
    assert found.weights[1] < found.weights[2:].min()


@pytest.mark.parametrize("most_bytes", [3_000, 3_500])
def test_votes_keep_within_their_bytes_and_use_them(most_bytes):
    matrix, labels = places(4_000, 8)
    found = fit_votes(matrix, labels, 8, most_bytes)
    assert 0.9 * most_bytes < len(votes_bytes(found)) <= most_bytes
    # What everybody has tells nothing.
    assert matrix.shape[1] - 1 not in found.item_ids


def test_the_file_routes_as_its_fit_does():
    router = fit_router(MODEL, LABELS, DATA.train, 8_000)
    assert len(router.content) <= 8_000
    file = RouterFile(router.content)
    routed = [file.route(DATA.train[user].indices)[0] for user in USERS[:60]]
    np.testing.assert_array_equal(routed, router.clusters_of(DATA.train[:60]))
    assert (np.asarray(routed) == LABELS[:60]).mean() > 0.6


def test_the_kind_of_router_follows_the_data():
    matrix, labels = places(2_000, 8)
    votes = votes_bytes(fit_votes(matrix, labels, 8, 4_500))
    assert fit_router(spectral_model(matrix, 8), labels, matrix, 4_500).content == votes
    # A vote of one item says little where everybody has some of everything.
    content = fit_router(MODEL, LABELS, DATA.train, 8_000).content
    linear = fit_linear_router(MODEL, LABELS, DATA.train, USERS, 8_000)
    assert content == router_bytes(linear)


def test_clusters_move_to_where_the_router_sends_users():
    elsewhere = LABELS.copy()
    elsewhere[::10] = (elsewhere[::10] + 1) % 3
    found = route_users(MODEL, elsewhere, DATA.train, SMALL)
    file = RouterFile(found.router)
    sent = [file.route(DATA.train[user].indices)[0] for user in USERS]
    np.testing.assert_array_equal(found.routed, sent)
    assert (found.assignment == LABELS).mean() > 0.95


def test_without_visitors_users_stay_where_they_were():
    config = SMALL.model_copy(update={"visitors": False})
    found = route_users(MODEL, LABELS, DATA.train, config)
    np.testing.assert_array_equal(found.assignment, LABELS)
    np.testing.assert_array_equal(found.routed, LABELS)
    assert found.router == fit_router(MODEL, LABELS, DATA.train, 8_000).content


def test_a_cluster_to_which_nobody_is_sent_is_left_out():
    matrix, labels = places(4_000, 8)
    mixed = labels.copy()
    # Three users of the second town: the votes of its items are not theirs.
    mixed[[1, 9, 17]] = 3
    mixed[labels == 3] = 1
    model = spectral_model(matrix, 8)
    found = route_users(model, mixed, matrix, ClusterConfig())
    assert set(found.routed) == set(range(7))
    assert set(found.assignment) <= set(range(7))
    assert RouterFile(found.router).route(matrix[1].indices)[0] == found.routed[1]
    np.testing.assert_array_equal(found.routed[[1, 9, 17]], found.routed[[25, 33, 41]])


def test_users_who_are_not_fitted_stay_without_a_cluster():
    assignment = LABELS.copy()
    assignment[:10] = NO_CLUSTER
    found = route_users(MODEL, assignment, DATA.train, SMALL)
    for labels in (found.assignment, found.routed):
        assert set(labels[:10]) == {NO_CLUSTER}
        assert NO_CLUSTER not in labels[10:]


def test_a_cluster_of_one_user_is_learned_from():
    for single in range(5):
        labels = LABELS.copy()
        labels[labels == 2] = 3
        labels[single] = 2
        router = fit_router(MODEL, labels, DATA.train, 8_000)
        found = router.clusters_of(DATA.train)
        assert (found == labels).mean() > 0.6


def test_every_user_in_a_cluster_of_their_own():
    few = DATA.train[:6]
    found = route_users(spectral_model(few, 4), np.arange(6, dtype=np.int32), few, SMALL)
    assert set(found.routed) == set(range(int(found.routed.max()) + 1))


@pytest.mark.parametrize("least", [1, 10, 50])
def test_no_cluster_has_fewer_users_than_the_smallest_may_have(least):
    config = ClusterConfig(clusters=20, smallest_cluster=least, router_bytes=8_000)
    start = user_clusters(MODEL, DATA.train, config, seed=0)
    found = route_users(MODEL, start, DATA.train, config)
    count = int(found.routed.max()) + 1
    for labels in (found.assignment, found.routed):
        assert np.bincount(labels, minlength=count).min() >= least
    assert RouterFile(found.router).clusters == count > 1


def test_fewer_users_than_a_cluster_needs_are_one_cluster():
    few = DATA.train[:6]
    config = ClusterConfig(clusters=3, smallest_cluster=10)
    found = route_users(spectral_model(few, 4), np.arange(6, dtype=np.int32) % 3, few, config)
    assert set(found.assignment) == set(found.routed) == {0}
