from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from tests.cluster.toy_model import spectral_model
from tests.pretrain.toy_world import toy_dataset
from tfpeel.cluster import ClusterConfig, cluster
from tfpeel.export import votes_bytes
from tfpeel.export.linear_router_fit import fit_linear_router, linear_clusters_of
from tfpeel.export.router_fit import fit_router
from tfpeel.export.votes_fit import fit_votes, voted_clusters_of
from tfpeel.runtime import RouterFile

DATA = toy_dataset()
MODEL = spectral_model(DATA.train, 32)
CLUSTERS = cluster(MODEL, DATA.train, ClusterConfig(clusters=3), seed=0)
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


@pytest.mark.parametrize("most_bytes", [3_000, 3_500])
def test_votes_keep_within_their_bytes_and_use_them(most_bytes):
    matrix, labels = places(4_000, 8)
    found = fit_votes(matrix, labels, 8, most_bytes)
    assert 0.9 * most_bytes < len(votes_bytes(found)) <= most_bytes
    # What everybody has tells nothing.
    assert matrix.shape[1] - 1 not in found.item_ids


def test_the_file_routes_as_its_fit_does():
    content = fit_router(MODEL, CLUSTERS, DATA.train, 8_000)
    assert len(content) <= 8_000
    file = RouterFile(content)
    labels = CLUSTERS.assignment
    votes = fit_votes(DATA.train, labels, 3, 8_000)
    linear = fit_linear_router(MODEL, CLUSTERS, DATA.train, USERS, 8_000)
    routed = [file.route(DATA.train[user].indices)[0] for user in USERS[:60]]
    by_votes = voted_clusters_of(votes, DATA.train[:60]).tolist()
    by_linear = linear_clusters_of(linear, DATA.train[:60]).tolist()
    assert routed in (by_votes, by_linear)
    assert (np.asarray(routed) == labels[:60]).mean() > 0.6


def test_the_kind_of_router_follows_the_data():
    matrix, labels = places(2_000, 8)
    model = spectral_model(matrix, 8)
    towns = replace(cluster(model, matrix, ClusterConfig(clusters=8), seed=0), assignment=labels)
    votes = votes_bytes(fit_votes(matrix, labels, 8, 4_500))
    assert fit_router(model, towns, matrix, 4_500) == votes
    # A vote of one item says little where everybody has some of everything.
    content = fit_router(MODEL, CLUSTERS, DATA.train, 8_000)
    assert content != votes_bytes(fit_votes(DATA.train, CLUSTERS.assignment, 3, 8_000))
