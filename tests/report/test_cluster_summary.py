import numpy as np
import pytest

from tests.report.toy_dataset import toy_dataset
from tfpeel.cluster import Clusters, Membership
from tfpeel.report import cluster_summary
from tfpeel.report.cluster_summary import cluster_summaries

ASSIGNMENT = np.asarray([0, 0, 1, 1], np.int32)
ROUTED = np.asarray([0, 1, 1, 1], np.int32)
ORDER = np.tile(np.arange(4, dtype=np.int32), (2, 1))
CLUSTERS = Clusters(
    Membership(ASSIGNMENT, ROUTED), ORDER, ORDER.astype(np.float32), np.asarray([4])
)


@pytest.fixture
def summaries(monkeypatch):
    monkeypatch.setattr(cluster_summary, "_LEAST_USERS", 2)
    dataset = toy_dataset()
    return cluster_summaries(dataset, dataset.train, CLUSTERS)


def test_sizes_by_hand(summaries):
    found = [(one.cluster, one.users, one.routed_users, one.interactions) for one in summaries]
    assert found == [(0, 2, 1, 4), (1, 2, 3, 4)]


def test_what_everybody_has_is_not_characteristic(summaries):
    jam, egg = (one.characteristic for one in summaries)
    assert [(item.title, item.share, item.lift) for item in jam] == [("Jam", 1.0, 2.0)]
    assert [(item.item_id, item.title, item.lift) for item in egg] == [("3", None, 2.0)]


def test_items_of_hardly_anybody_are_left_out():
    dataset = toy_dataset()
    assert all(
        not one.characteristic for one in cluster_summaries(dataset, dataset.train, CLUSTERS)
    )
