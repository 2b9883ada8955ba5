from __future__ import annotations

import numpy as np
import pytest

from comparison.bootstrap import paired_difference


def test_a_difference_that_all_users_share_is_certain():
    one = np.random.default_rng(0).random(200).astype(np.float32)
    found = paired_difference(one + np.float32(0.25), one, 0)
    assert (found.mean, found.low, found.high) == pytest.approx((0.25, 0.25, 0.25), abs=1e-6)
    assert found.is_clear


def test_the_interval_is_that_of_the_mean():
    draw = np.random.default_rng(1)
    differences = draw.normal(0.1, 1.0, 2500)
    found = paired_difference(differences.astype(np.float32), np.zeros(2500, np.float32), 0)
    # 1.96 standard errors to either side.
    error = differences.std() / 50
    assert found.mean == pytest.approx(differences.mean(), abs=1e-5)
    assert found.high - found.low == pytest.approx(2 * 1.96 * error, rel=0.1)


def test_no_difference_is_not_clear():
    values = np.random.default_rng(2).normal(size=500).astype(np.float32)
    assert not paired_difference(values - values.mean(), np.zeros(500, np.float32), 0).is_clear
