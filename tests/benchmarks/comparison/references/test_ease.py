from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from comparison.references import ease
from comparison.references.ease import Ease
from tfpeel.errors import TfpeelError


@pytest.mark.parametrize("rows_at_once", [1, 5, 1024])
@pytest.mark.parametrize("shape", [(12, 30), (30, 12)])
def test_scores_are_those_of_the_published_formula(monkeypatch, shape, rows_at_once):
    monkeypatch.setattr(ease, "_ROWS_AT_ONCE", rows_at_once)
    draw = np.random.default_rng(0)
    train = (draw.random(shape) < 0.3).astype(np.float64)
    inverse = np.linalg.inv(train.T @ train + 2.0 * np.eye(shape[1]))
    weights = np.eye(shape[1]) - inverse / np.diag(inverse)
    np.fill_diagonal(weights, 0)
    users = np.arange(shape[0])
    scores = Ease().fit(sparse.csr_matrix(train), {"lambda": 2.0}, 0).scores(users)
    unseen = train == 0
    np.testing.assert_allclose(scores[unseen], (train @ weights)[unseen], atol=1e-4)


@pytest.mark.parametrize("rows_at_once", [1, 32, 50, 100, 128])
def test_the_inverse_in_blocks_is_that_of_numpy_in_the_same_memory(monkeypatch, rows_at_once):
    monkeypatch.setattr(ease, "_ROWS_AT_ONCE", rows_at_once)
    rows = np.random.default_rng(1).normal(size=(100, 300)).astype(np.float32)
    matrix = rows @ rows.T + 10 * np.eye(100, dtype=np.float32)
    expected = np.linalg.inv(matrix.astype(np.float64))
    found = ease._inverse(matrix)
    assert np.shares_memory(found, matrix)
    np.testing.assert_allclose(found, expected, atol=1e-5 * np.abs(expected).max())


@pytest.mark.parametrize("rows_at_once", [1, 4, 16])
def test_a_singular_matrix_is_told(monkeypatch, rows_at_once):
    monkeypatch.setattr(ease, "_ROWS_AT_ONCE", rows_at_once)
    # Users who have all items cannot be told apart.
    train = sparse.csr_matrix(np.ones((9, 16)))
    with pytest.raises(TfpeelError, match="singular in float32; use a larger lambda"):
        Ease().fit(train, {"lambda": 0.0}, 0)
