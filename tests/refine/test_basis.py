from __future__ import annotations

import numpy as np
import pytest

from tfpeel.refine.basis import global_basis, score_basis

RANDOM = np.random.default_rng(0)
USERS = (RANDOM.normal(size=(50, 12)) * np.linspace(2, 0.3, 12)).astype(np.float32)
ITEMS = (RANDOM.normal(size=(80, 12)) @ RANDOM.normal(size=(12, 12))).astype(np.float32)
EQUAL = np.ones(80, np.float32)


SCORES = (USERS @ ITEMS.T).astype(np.float32)
ONE_EACH = np.ones(50, np.float32)


@pytest.mark.parametrize("importance", [EQUAL, RANDOM.exponential(size=80).astype(np.float32)])
@pytest.mark.parametrize("head", [80, 40, 20])
def test_full_width_leaves_scores_unchanged(importance, head):
    basis = score_basis(SCORES[:, :head], ONE_EACH, importance[:head], 12)
    others = basis.rows_of(SCORES[:, head:].T @ basis.user_weights)
    rows = np.concatenate([basis.rows, others])
    strangers = (RANDOM.normal(size=(20, 12)) @ ITEMS.T).astype(np.float32)
    for scores in (SCORES, strangers):
        found = scores[:, :head] @ basis.projection @ rows.T
        np.testing.assert_allclose(found, scores, atol=2e-3 * np.abs(scores).max())


@pytest.mark.parametrize("width", [1, 3, 8])
@pytest.mark.parametrize("equal", [True, False])
def test_a_smaller_width_is_the_best_low_rank_approximation(width, equal):
    importance = EQUAL if equal else np.geomspace(1, 100, 80).astype(np.float32)
    people = ONE_EACH if equal else np.geomspace(1, 9, 50).astype(np.float32)
    basis = score_basis(SCORES, people, importance, width)
    assert basis.rows.shape == basis.projection.shape == (80, width)
    weights = np.sqrt(importance / importance.mean() + 1e-3)
    roots = np.sqrt(people)[:, None]
    left, values, right = np.linalg.svd(roots * SCORES * weights, full_matrices=False)
    best = (left[:, :width] * values[:width]) @ right[:width]
    found = roots * (SCORES @ basis.projection @ basis.rows.T) * weights
    np.testing.assert_allclose(found, best, atol=2e-3 * np.abs(best).max())


def test_dimensions_come_by_falling_energy_and_both_sides_share_it():
    basis = score_basis(SCORES, ONE_EACH, EQUAL, 12)
    users = np.sqrt(np.mean((SCORES @ basis.projection) ** 2, axis=0))
    items = np.sqrt(np.mean(basis.rows**2, axis=0))
    assert (np.diff(users * items) <= 1e-5).all()
    np.testing.assert_allclose(users, items, rtol=1e-2)


def test_dimensions_beyond_the_rank_are_zero():
    basis = score_basis(SCORES, ONE_EACH, EQUAL, 30)
    assert basis.rows.shape == (80, 30)
    assert not basis.rows[:, 12:].any()
    assert not basis.projection[:, 12:].any()


@pytest.mark.parametrize(
    ("scores", "importance"),
    [
        (np.zeros_like(SCORES), EQUAL),
        (SCORES, np.zeros_like(EQUAL)),
        (SCORES[:1, :1], EQUAL[:1]),
    ],
)
def test_nothing_is_no_number_where_there_is_nothing(scores, importance):
    people = np.ones(len(scores), np.float32)
    basis = score_basis(scores, people, importance, 4)
    assert np.isfinite(basis.rows).all()
    assert np.isfinite(basis.projection).all()


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
