from __future__ import annotations

import numpy as np
import pytest

from tests.pretrain.toy_world import toy_dataset
from tfpeel.pretrain.spectral import spectral_factors
from tfpeel.pretrain.warm_start import random_start, spectral_start


def test_random_tables_differ_and_follow_the_seed():
    start, again = (random_start(30, 20, 64, seed=4) for _ in range(2))
    assert start.users.shape == (30, 64)
    assert start.history.shape == start.items.shape == (20, 64)
    assert (start.history != start.items).all()
    np.testing.assert_array_equal(start.users, again.users)
    assert np.linalg.norm(start.items, axis=1).mean() == pytest.approx(1, abs=0.1)


def test_spectral_start_ranks_as_the_spectral_model_with_unit_items():
    factors = spectral_factors(toy_dataset().train, 12, seed=0)
    start = spectral_start(300, 8, factors)
    assert not start.users.any()
    np.testing.assert_allclose(np.linalg.norm(start.items, axis=1), 1, rtol=1e-5)
    assert np.linalg.norm(start.history, axis=1).mean() == pytest.approx(1, rel=1e-4)
    cosine = (start.items * factors.items[:, :8]).sum(axis=1)
    np.testing.assert_allclose(cosine, np.linalg.norm(factors.items[:, :8], axis=1), rtol=1e-5)


def test_missing_dimensions_are_zeros():
    factors = spectral_factors(toy_dataset().train, 5, seed=0)
    start = spectral_start(300, 8, factors)
    assert start.items.shape == start.history.shape == (240, 8)
    assert not start.items[:, 5:].any()
