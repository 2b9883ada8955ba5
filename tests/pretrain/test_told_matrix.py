from __future__ import annotations

import numpy as np
from scipy import sparse

from tfpeel.pretrain.told_matrix import told


def test_each_product_is_told_and_right_turned_round_too():
    matrix = sparse.random(5, 3, 0.5, "csr", random_state=1)
    heard: list[str] = []
    telling = told(matrix, lambda: heard.append("product"))
    right, left = np.arange(6.0).reshape(3, 2), np.arange(10.0).reshape(5, 2)
    np.testing.assert_array_equal(telling @ right, matrix @ right)
    np.testing.assert_array_equal(telling.T @ left, matrix.T @ left)
    np.testing.assert_array_equal(telling.T.T @ right, matrix @ right)
    assert heard == ["product"] * 3
    assert np.shares_memory(telling.data, matrix.data)
