import pytest

from tfpeel.engine import ThisProcess
from tfpeel.progress import Silent
from tfpeel.report import cluster_quality
from tfpeel.report.cluster_quality import cluster_qualities
from tfpeel.report.sections.clusters import clusters_section
from tfpeel.runtime import Pack
from tfpeel.workspace import Workspace, stored_evaluations


def test_over_all_users_it_is_what_evaluate_says(workspace, monkeypatch):
    monkeypatch.setattr(cluster_quality, "USERS_OF_A_CLUSTER", 10**6)
    opened = Workspace(workspace)
    found = cluster_qualities(opened, Pack(workspace / "pack"), ThisProcess(), Silent())
    (stored,) = stored_evaluations(opened)
    results = stored.report["results"]
    clusters = found.clusters.values()
    users = sum(one.users for one in clusters)
    assert users == results[0]["users"]
    for result in results:
        total = sum(one.users * one.recall[result["budget_bytes"]] for one in clusters)
        assert total / users == pytest.approx(result["recall@20"])
    full = sum(one.users * one.full_model for one in clusters)
    assert full / users == pytest.approx(results[0]["full_model"]["recall@20"])


def test_the_plot_names_the_clusters_by_their_numbers_the_largest_first(report):
    parts = clusters_section(report.clusters, report.cluster_qualities).parts
    (plot,) = [part for part in parts if part.kind == "plot"]
    by_size = sorted(report.clusters, key=lambda one: (-one.users, one.cluster))
    there = [one.cluster for one in by_size if one.cluster in report.cluster_qualities.clusters]
    assert [tick.text for tick in plot.x.ticks] == [str(cluster) for cluster in there]


def test_no_cluster_is_asked_more_than_was_said(report):
    qualities = report.cluster_qualities
    sizes = {one.cluster: one.users for one in report.clusters}
    for cluster, one in qualities.clusters.items():
        assert 0 < one.users <= min(sizes[cluster], qualities.most_users)
        assert all(error >= 0 for error in one.recall_error.values())
