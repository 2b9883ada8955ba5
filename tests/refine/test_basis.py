from __future__ import annotations

import numpy as np
import pytest

from tfpeel.refine.basis import cluster_basis, global_basis, second_moment

RANDOM = np.random.default_rng(0)
USERS = (RANDOM.normal(size=(50, 12)) * np.linspace(2, 0.3, 12)).astype(np.float32)
ITEMS = (RANDOM.normal(size=(80, 12)) @ RANDOM.normal(size=(12, 12))).astype(np.float32)
EQUAL = np.ones(80, np.float32)


def root_of(moment: np.ndarray) -> np.ndarray:
    values, vectors = np.linalg.eigh(moment.astype(np.float64))
    return (vectors * np.sqrt(values)) @ vectors.T


def test_second_moment_is_the_mean_outer_product():
    expected = np.mean([np.outer(row, row) for row in USERS], axis=0)
    np.testing.assert_allclose(second_moment(USERS), expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("importance", [EQUAL, RANDOM.exponential(size=80).astype(np.float32)])
def test_full_width_leaves_scores_unchanged(importance):
    basis = cluster_basis(second_moment(USERS), ITEMS, importance, 12)
    strangers = RANDOM.normal(size=(20, 12)).astype(np.float32)
    for users in (USERS, strangers):
        scores = (users @ basis.user_map) @ (ITEMS @ basis.item_map).T
        expected = users @ ITEMS.T
        np.testing.assert_allclose(scores, expected, atol=1e-4 * np.abs(expected).max())


def test_full_width_leaves_scores_unchanged_where_the_cluster_lacks_dimensions():
    basis = cluster_basis(second_moment(USERS[:3]), ITEMS, EQUAL, 12)
    scores = (USERS @ basis.user_map) @ (ITEMS @ basis.item_map).T
    expected = USERS @ ITEMS.T
    np.testing.assert_allclose(scores, expected, atol=0.01 * np.abs(expected).max())


@pytest.mark.parametrize("width", [1, 3, 8])
@pytest.mark.parametrize("equal", [True, False])
def test_a_smaller_width_is_the_best_low_rank_approximation(width, equal):
    importance = EQUAL if equal else np.geomspace(1, 100, 80).astype(np.float32)
    moment = second_moment(USERS)
    basis = cluster_basis(moment, ITEMS, importance, width)
    assert basis.user_map.shape == basis.item_map.shape == (12, width)
    weights = np.sqrt(importance / importance.mean() + 1e-3)
    root = root_of(moment)
    left, values, right = np.linalg.svd((root @ ITEMS.T) * weights, full_matrices=False)
    best = (left[:, :width] * values[:width]) @ right[:width]
    found = (root @ basis.user_map) @ (ITEMS @ basis.item_map).T * weights
    np.testing.assert_allclose(found, best, atol=1e-3 * np.abs(best).max())


def test_dimensions_come_by_falling_energy_and_both_sides_share_it():
    moment = second_moment(USERS)
    basis = cluster_basis(moment, ITEMS, EQUAL, 12)
    users = np.sqrt(np.mean((USERS @ basis.user_map) ** 2, axis=0))
    items = np.sqrt(np.mean((ITEMS @ basis.item_map) ** 2, axis=0))
    assert (np.diff(users * items) <= 1e-5).all()
    np.testing.assert_allclose(users, items, rtol=1e-3)


def test_the_width_is_lowered_to_what_there_is():
    assert cluster_basis(second_moment(USERS), ITEMS, EQUAL, 99).item_map.shape == (12, 12)


@pytest.mark.parametrize(
    ("users", "items", "importance"),
    [
        (np.zeros_like(USERS), ITEMS, EQUAL),
        (USERS, np.zeros_like(ITEMS), EQUAL),
        (USERS, ITEMS, np.zeros_like(EQUAL)),
        (USERS[:1], ITEMS[:1], EQUAL[:1]),
    ],
)
def test_nothing_is_no_number_where_there_is_nothing(users, items, importance):
    basis = cluster_basis(second_moment(users), items, importance, 4)
    assert np.isfinite(basis.user_map).all()
    assert np.isfinite(basis.item_map).all()


def test_the_aligned_global_basis_is_the_models_own():
    basis = global_basis(12, 4, "aligned")
    np.testing.assert_array_equal(basis.user_map, np.eye(12))
    np.testing.assert_array_equal(basis.item_map, np.eye(12))


def test_all_pairs_is_the_sum_over_all_pairs_of_blocks():
    basis = global_basis(12, 4, "all-pairs")
    found = (USERS @ basis.user_map) @ (ITEMS @ basis.item_map).T
    expected = np.zeros((50, 80))
    for left in range(0, 12, 4):
        for right in range(0, 12, 4):
            expected += USERS[:, left : left + 4] @ ITEMS[:, right : right + 4].T
    np.testing.assert_allclose(found, expected, atol=1e-4)
