"""What cells are worth beside each other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tfpeel.select import worth_by_share


def drawn(seed: int, groups: int = 5, blocks: int = 6) -> np.ndarray:
    random = np.random.default_rng(seed)
    weights = random.exponential(size=(groups, blocks)).astype(np.float32)
    weights[random.random(weights.shape) < 0.3] = 0
    return weights


def test_with_power_one_the_weights_stay():
    weights = drawn(0)
    assert worth_by_share(weights, 1.0) is weights


@settings(deadline=None)  # the first call imports scikit-learn
@given(st.integers(0, 10**6), st.floats(1.0, 10.0))
def test_sums_and_orders_stay_and_no_cell_is_lost(seed, power):
    weights = drawn(seed)
    worth = worth_by_share(weights, power)
    np.testing.assert_allclose(worth.sum(axis=1), weights.sum(axis=1), rtol=1e-5)
    assert ((worth > 0) == (weights > 0)).all()
    falling = np.take_along_axis(worth, np.argsort(-weights, axis=1, kind="stable"), axis=1)
    assert (np.diff(falling, axis=1) <= 1e-6 * weights.sum(axis=1, keepdims=True)).all()


@settings(deadline=None)  # the first call imports scikit-learn
@given(st.integers(0, 10**6), st.floats(1.5, 6.0))
def test_what_a_prefix_is_worth_is_the_least_concave_bound_of_its_share(seed, power):
    """At the ends of shared cells it is the power of the share; in between it is never less."""
    weights = drawn(seed)
    worth = worth_by_share(weights, power)
    order = np.argsort(-weights, axis=1, kind="stable")
    total = np.maximum(weights.sum(axis=1, keepdims=True), 1e-30)
    share = np.take_along_axis(weights, order, axis=1).cumsum(axis=1) / total
    gained = np.take_along_axis(worth, order, axis=1).cumsum(axis=1) / total
    assert (gained >= share**power - 1e-5).all()
    gains = np.diff(gained, axis=1, prepend=0)
    ends = np.diff(gains, axis=1, append=-1) < -1e-4
    np.testing.assert_allclose(gained[ends], (share**power)[ends], atol=1e-5)


def test_cells_that_are_worth_little_alone_share_what_they_are_worth_together():
    worth = worth_by_share(np.asarray([[2, 2, 2, 2], [6, 1, 1, 0]], np.float32), 2.0)
    assert worth[0] == pytest.approx([2, 2, 2, 2], rel=1e-5)
    assert worth[1] == pytest.approx([4.5, 1.75, 1.75, 0], rel=1e-5)


def test_a_group_without_worth_stays_without():
    assert not worth_by_share(np.zeros((2, 3), np.float32), 3.0).any()
