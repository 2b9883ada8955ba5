from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from comparison.references.ease import Ease


@pytest.mark.parametrize("shape", [(12, 30), (30, 12)])
def test_scores_are_those_of_the_published_formula(shape):
    draw = np.random.default_rng(0)
    train = (draw.random(shape) < 0.3).astype(np.float64)
    inverse = np.linalg.inv(train.T @ train + 2.0 * np.eye(shape[1]))
    weights = np.eye(shape[1]) - inverse / np.diag(inverse)
    np.fill_diagonal(weights, 0)
    users = np.arange(shape[0])
    scores = Ease().fit(sparse.csr_matrix(train), {"lambda": 2.0}, 0).scores(users)
    unseen = train == 0
    np.testing.assert_allclose(scores[unseen], (train @ weights)[unseen], atol=1e-4)
