from __future__ import annotations

import numpy as np

from tfpeel.vectors.fold_in import fold_in_map


def test_it_is_the_least_squares_solution_but_for_the_ridge():
    draw = np.random.default_rng(0)
    sums = draw.normal(size=(500, 4)).astype(np.float32)
    wanted = draw.normal(size=(4, 4)).astype(np.float32)
    found = fold_in_map(sums, sums @ wanted)
    np.testing.assert_allclose(found, wanted, atol=0.05)
    exact, *_ = np.linalg.lstsq(sums, sums @ wanted, rcond=None)
    assert np.linalg.norm(found) < np.linalg.norm(exact)


def test_vectors_that_are_all_zero_give_zeros():
    zeros = np.zeros((3, 2), np.float32)
    assert not fold_in_map(zeros, zeros).any()
