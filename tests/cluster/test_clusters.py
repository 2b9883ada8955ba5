from __future__ import annotations

import numpy as np
import pytest

from tfpeel.cluster import Clusters, clustering_space
from tfpeel.errors import DamagedFileError

TOY = Clusters(
    assignment=np.asarray([1, -1, 0, 1], np.int32),
    centroids=np.asarray([[1, 0], [0, 1]], np.float32),
    item_order=np.asarray([[2, 0, 1], [1, 2, 0]], np.int32),
    importance=np.asarray([[3, 2, 1], [9, 8, 7]], np.float32),
    group_ends=np.asarray([1, 3]),
)


def test_users_of_a_cluster():
    assert TOY.count == 2
    assert TOY.users_of(1).tolist() == [0, 3]
    assert TOY.users_of(0).tolist() == [2]


def test_saved_and_loaded_it_is_the_same(tmp_path):
    TOY.save(tmp_path / "a", "abc")
    loaded = Clusters.load(tmp_path / "a")
    for name in ("assignment", "centroids", "item_order", "importance", "group_ends"):
        np.testing.assert_array_equal(getattr(loaded, name), getattr(TOY, name))
        assert getattr(loaded, name).dtype == getattr(TOY, name).dtype


def test_another_result_is_refused(tmp_path):
    with pytest.raises(DamagedFileError, match="no readable clusters"):
        Clusters.load(tmp_path)


def test_all_parts_count_alike_in_the_clustering_space():
    vectors = np.asarray([[3, 4, 0.001], [0, 0, 0]], np.float32)
    space = clustering_space(vectors, (2, 1))
    np.testing.assert_allclose(space, [[0.6, 0.8, 1], [0, 0, 0]], rtol=1e-5)
