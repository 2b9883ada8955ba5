from __future__ import annotations

import numpy as np
import pytest

from tfpeel.cluster import Clusters, Membership, clustering_space
from tfpeel.errors import DamagedFileError

TOY = Clusters(
    Membership(
        assignment=np.asarray([1, -1, 0, 1, 1], np.int32),
        routed=np.asarray([1, -1, 0, 1, 0], np.int32),
        router=b"a file",
    ),
    item_order=np.asarray([[2, 0, 1], [1, 2, 0]], np.int32),
    importance=np.asarray([[3, 2, 1], [9, 8, 7]], np.float32),
    group_ends=np.asarray([1, 3]),
)


def test_a_cluster_is_made_for_its_users_and_for_visitors():
    assert TOY.count == 2
    assert TOY.users_of(1).tolist() == [0, 3, 4]
    assert TOY.users_of(0).tolist() == [2, 4]
    assert [TOY.membership.size(cluster) for cluster in (0, 1)] == [1, 3]


def test_saved_and_loaded_it_is_the_same(tmp_path):
    TOY.save(tmp_path / "a", "abc")
    loaded = Clusters.load(tmp_path / "a")
    for name in ("assignment", "item_order", "importance", "group_ends"):
        np.testing.assert_array_equal(getattr(loaded, name), getattr(TOY, name))
        assert getattr(loaded, name).dtype == getattr(TOY, name).dtype
    np.testing.assert_array_equal(loaded.membership.routed, TOY.membership.routed)
    assert loaded.membership.router == b"a file"


def test_another_result_is_refused(tmp_path):
    with pytest.raises(DamagedFileError, match=r"result\.json is not readable"):
        Clusters.load(tmp_path)


def test_all_parts_count_alike_in_the_clustering_space():
    vectors = np.asarray([[3, 4, 0.001], [0, 0, 0]], np.float32)
    space = clustering_space(vectors, (2, 1))
    np.testing.assert_allclose(space, [[0.6, 0.8, 1], [0, 0, 0]], rtol=1e-5)
