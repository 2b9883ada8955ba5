"""The cluster stage: who is with whom, decided in one fit, and each cluster's items in groups."""

from __future__ import annotations

from collections.abc import Sequence

from tfpeel.cluster import Membership, cluster, user_clusters
from tfpeel.cluster.clusters import labels_of_all
from tfpeel.export.router_fit import route_users
from tfpeel.progress import Progress
from tfpeel.ranking import users_with
from tfpeel.stored_result import is_stored
from tfpeel.workspace.fit import Fit
from tfpeel.workspace.made_from import (
    FitPlace,
    clusters_fingerprint,
    fits_made,
    needed_fits,
    validation_places,
)
from tfpeel.workspace.workspace import Workspace


def cluster_stage(workspace: Workspace, progress: Progress, validation_alone: bool = False) -> None:
    """Cluster the users of the validation fit; the final fit keeps who is with whom.

    Args:
        workspace: whose global model is there.
        progress: told about each cluster.
        validation_alone: whether only the fit that decides is made.
    """
    places = needed_fits(workspace.config, validation_alone)
    _cluster(workspace, places, progress)


def cluster_validation(workspace: Workspace, progress: Progress, with_table: bool = True) -> None:
    """Make the clusters of the validation fit and its one table, where no pack needed them.

    Args:
        workspace: whose clusters are there.
        progress: told about each cluster.
        with_table: whether the one table is needed too.
    """
    _cluster(workspace, validation_places(with_table), progress)


def _cluster(workspace: Workspace, places: Sequence[FitPlace], progress: Progress) -> None:
    config, seed = workspace.config.cluster, workspace.config.seed
    fits = fits_made(workspace)
    for fit in (fits[place] for place in places):
        if not _has_clusters(workspace, fit):
            alike = [fit] if fit.one_table else [fits[FitPlace.VALIDATION], fits[FitPlace.FINAL]]
            membership = _decided(workspace, alike) or _membership(workspace, alike[0], progress)
            made = cluster(fit.pretrained(), fit.train, config, seed, membership, progress)
            made.save(fit.clusters_path, clusters_fingerprint(workspace, fit))


def _has_clusters(workspace: Workspace, fit: Fit) -> bool:
    return is_stored(fit.clusters_path, clusters_fingerprint(workspace, fit))


def _decided(workspace: Workspace, fits: Sequence[Fit]) -> Membership | None:
    """Return what one of the fits has been given: all of them get the same."""
    having = (fit for fit in fits if _has_clusters(workspace, fit))
    return next((fit.clusters().membership for fit in having), None)


def _membership(workspace: Workspace, fit: Fit, progress: Progress) -> Membership:
    config, seed = workspace.config.cluster, workspace.config.seed
    pretrained = fit.pretrained()
    with progress.task("user clusters", 1) as task:
        start = (
            labels_of_all(fit.train.shape[0], users_with(fit.train), 0)
            if fit.one_table
            else user_clusters(pretrained, fit.train, config, seed)
        )
        task.advance()
    return route_users(pretrained, start, fit.train, config, progress)
