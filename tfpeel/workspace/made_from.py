"""What each result of a workspace was made from: a hash that tells whether it still holds."""

from __future__ import annotations

from enum import IntEnum

from tfpeel.cluster import clusters
from tfpeel.config import fingerprint_of
from tfpeel.data import Dataset
from tfpeel.pretrain import pretrained
from tfpeel.refine import refined
from tfpeel.workspace.config import RunConfig
from tfpeel.workspace.fit import Fit, fits_of, one_table_of
from tfpeel.workspace.workspace import Workspace


class FitPlace(IntEnum):
    """Where a fit is in `fits_made`."""

    VALIDATION = 0
    FINAL = 1
    VALIDATION_TABLE = 2
    FINAL_TABLE = 3


def load_dataset(workspace: Workspace) -> Dataset:
    """Return the prepared data set.

    Args:
        workspace: that is prepared.

    Raises:
        DamagedFileError: it is missing or was changed.
    """
    return Dataset.load(workspace.path / "dataset")


def fits_made(workspace: Workspace, validation_alone: bool = False) -> tuple[Fit, ...]:
    """Return the fits of a workspace, at their FitPlace.

    Args:
        workspace: whose data set is prepared.
        validation_alone: whether only the first is wanted.
    """
    validation, final = fits_of(workspace.path, load_dataset(workspace))
    if validation_alone:
        return (validation,)
    return validation, final, one_table_of(validation), one_table_of(final)


def needed_fits(config: RunConfig, validation_alone: bool = False) -> tuple[FitPlace, ...]:
    """Return the places of the fits that a pack needs clustered and refined.

    The validation fit and its one table are among them only where they decide cell weights.

    Args:
        config: of the run.
        validation_alone: whether only the fit that decides is wanted.
    """
    if validation_alone:
        return (FitPlace.VALIDATION,)
    if config.refine.controller == "learned":
        return tuple(FitPlace)
    return FitPlace.FINAL, FitPlace.FINAL_TABLE


def validation_places(with_table: bool) -> tuple[FitPlace, ...]:
    """Return the place of the fit that decides.

    Args:
        with_table: whether that of its one table comes too.
    """
    return (FitPlace.VALIDATION, *((FitPlace.VALIDATION_TABLE,) if with_table else ()))


def pretrained_fingerprint(workspace: Workspace, fit: Fit) -> str:
    """Return that of a fit's global model."""
    config = workspace.config
    parts = [fit.dataset.content_hash, fit.name, config.pretrain.fingerprint(), config.seed]
    given = [workspace.state("vectors")] if config.vectors is not None else []
    return fingerprint_of([*parts, pretrained.SCHEMA_VERSION, *given])


def clusters_fingerprint(workspace: Workspace, fit: Fit) -> str:
    """Return that of a fit's clusters."""
    parts = [pretrained_fingerprint(workspace, fit), workspace.config.cluster.fingerprint()]
    return fingerprint_of([*parts, fit.one_table, clusters.SCHEMA_VERSION])


def refined_fingerprint(workspace: Workspace, fit: Fit) -> str:
    """Return that of the items of each of a fit's clusters."""
    parts = [clusters_fingerprint(workspace, fit), workspace.config.refine.fingerprint()]
    return fingerprint_of([*parts, refined.SCHEMA_VERSION])


def pack_fingerprint(workspace: Workspace, fit: Fit) -> str:
    """Return that of a fit's pack."""
    parts = [refined_fingerprint(workspace, fit), workspace.config.export.fingerprint()]
    return fingerprint_of(parts)
