from __future__ import annotations

import numpy as np
import pytest

from tests.cluster.toy_model import spectral_model
from tests.pretrain.toy_world import toy_dataset
from tfpeel.cluster import ClusterConfig, user_clusters
from tfpeel.cluster.small_clusters import leave_out, merge_small

# Users on a line, in clusters of 4, 2, 1 and 3.
LINE = np.asarray([[0], [0], [1], [1], [4], [5], [6], [9], [9], [9]], np.float32)
LABELS = np.asarray([2, 2, 2, 2, 0, 0, 1, 3, 3, 3], np.int32)


@pytest.mark.parametrize(
    ("least", "expected"),
    [
        # The one at 6 joins those at 4.5, who are three then.
        (2, [1, 1, 1, 1, 0, 0, 0, 2, 2, 2]),
        (3, [1, 1, 1, 1, 0, 0, 0, 2, 2, 2]),
        # Of two clusters with three users the first is the first to go, to 0.5 and to 9.
        (4, [0, 0, 0, 0, 0, 1, 1, 1, 1, 1]),
        (5, [0, 0, 0, 0, 0, 1, 1, 1, 1, 1]),
        (6, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    ],
)
def test_small_clusters_join_the_nearest(least, expected):
    found = merge_small(LINE, LABELS, least)
    assert found.dtype == np.int32
    assert found.tolist() == expected


def test_where_all_clusters_are_large_enough_nothing_changes():
    assert merge_small(LINE, LABELS, 1) is LABELS


def test_users_of_left_out_clusters_go_where_they_would_go_or_to_the_nearest():
    routed = np.asarray([2, 2, 2, 2, 3, 1, 0, 0, 3, 3], np.int32)
    kept = np.asarray([False, False, True, True])
    found = leave_out(LINE, LABELS, routed, kept)
    # Of those in cluster 0 and 1, one would go to 3; 5 is nearer to 9 than to 0.5, by a little.
    assert found.tolist() == [0, 0, 0, 0, 1, 1, 1, 1, 1, 1]


@pytest.mark.parametrize("least", [1, 10, 60])
def test_no_cluster_of_k_means_has_fewer_users(least):
    data = toy_dataset()
    config = ClusterConfig(clusters=40, smallest_cluster=least)
    found = user_clusters(spectral_model(data.train, 12), data.train, config, seed=0)
    sizes = np.bincount(found)
    assert sizes.min() >= least
    assert len(sizes) > 1
    if least == 1:
        assert sizes.min() < 10
