"""The refine stage: all clusters, in worker processes or on other machines if there is much."""

from __future__ import annotations

from collections.abc import Sequence

from tfpeel.engine import Engine, Processes, ThisProcess
from tfpeel.processes import available_cores
from tfpeel.progress import Progress
from tfpeel.stored_result import is_stored
from tfpeel.workspace.fit import Fit
from tfpeel.workspace.made_from import (
    FitPlace,
    fits_made,
    needed_fits,
    refined_fingerprint,
    validation_places,
)
from tfpeel.workspace.refine_work import RefineTask, RefineWork
from tfpeel.workspace.workspace import Workspace

# From as many rows that are trained times steps, or scores of the global model, it is worth to
# start processes.
_MUCH, _MANY_SCORES = 2_000_000, 10**9
# Those with the same clusters, the one that decides before the final one.
_PAIRS = (
    (FitPlace.VALIDATION, FitPlace.FINAL),
    (FitPlace.VALIDATION_TABLE, FitPlace.FINAL_TABLE),
)


def refine_stage(
    workspace: Workspace,
    progress: Progress,
    engine: Engine | None = None,
    validation_alone: bool = False,
) -> None:
    """Refine every cluster's items; the final fit takes over cell weights that were learned.

    Whether other processes do it depends on the size of the work alone, and each has one
    thread: so the results are the same for any number of them.

    Args:
        workspace: whose clusters are there.
        progress: told about each cluster.
        engine: where clusters are refined; None: in a process for each core.
        validation_alone: whether only the fit that decides is made.
    """
    places = needed_fits(workspace.config, validation_alone)
    _refine(workspace, places, progress, engine)


def refine_validation(
    workspace: Workspace,
    progress: Progress,
    engine: Engine | None = None,
    with_table: bool = True,
) -> None:
    """Refine the validation fit and its one table, where an evaluation needs them and no pack did.

    Args:
        workspace: whose clusters are there.
        progress: told about each cluster.
        engine: see refine_stage.
        with_table: whether the one table is needed too.
    """
    _refine(workspace, validation_places(with_table), progress, engine)


def _refine(
    workspace: Workspace, places: Sequence[FitPlace], progress: Progress, engine: Engine | None
) -> None:
    fits = fits_made(workspace)
    # Everybody in one cluster takes the longest: it comes first.
    tasks = [
        _task(workspace, fits, pair, cluster)
        for pair in reversed(_pairs(places))
        for cluster in range(fits[pair[0]].clusters().count)
    ]
    is_much = _is_much(workspace, fits[places[0]])
    if not is_much:
        engine = ThisProcess()
    elif engine is None or isinstance(engine, ThisProcess):
        engine = Processes(available_cores() if engine is None else 1)
    config = workspace.config
    work = RefineWork(workspace.path, tuple(places), config.refine, config.seed, is_much)
    missing = [task for task in tasks if task.fits]
    with progress.task("refine", len(tasks)) as told:
        told.advance(len(tasks) - len(missing))
        for task, made in engine.run(work, missing) if missing else ():
            for place, refined in zip(task.fits, made, strict=True):
                path = fits[place].refined_path(task.cluster)
                refined.save(path, refined_fingerprint(workspace, fits[place]))
            told.advance()


def _pairs(places: Sequence[FitPlace]) -> list[tuple[FitPlace, ...]]:
    """Return what there is of the pairs."""
    pairs = (tuple(place for place in pair if place in places) for pair in _PAIRS)
    return [pair for pair in pairs if pair]


def _task(
    workspace: Workspace, fits: Sequence[Fit], pair: Sequence[FitPlace], cluster: int
) -> RefineTask:
    """Return what is missing of a cluster."""
    missing = tuple(place for place in pair if _is_missing(workspace, fits[place], cluster))
    decided = missing and missing[0] != pair[0]
    weights = fits[pair[0]].refined(cluster).weights if decided else None
    return RefineTask(cluster, missing, weights)


def _is_missing(workspace: Workspace, fit: Fit, cluster: int) -> bool:
    return not is_stored(fit.refined_path(cluster), refined_fingerprint(workspace, fit))


def _is_much(workspace: Workspace, fit: Fit) -> bool:
    """Return whether the clusters of a fit are work for several processes."""
    config, (users, items) = workspace.config.refine, fit.train.shape
    clusters = fit.clusters().count
    trained = (clusters + 1) * min(config.head_items, items) * config.steps
    # Of each user in their cluster, and of some of everybody in each.
    scores = (users + (clusters + 1) * config.shared_users) * items
    return bool(trained >= _MUCH or scores >= _MANY_SCORES)
