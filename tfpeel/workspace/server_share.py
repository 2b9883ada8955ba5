"""How much the server's vectors count in a workspace: as the config says, or as validation does."""

from __future__ import annotations

from tfpeel.config import fingerprint_of
from tfpeel.data import Dataset
from tfpeel.engine import Engine
from tfpeel.errors import NobodyToAskError
from tfpeel.evaluate import USUAL_SHARE, choose_server_share, protocol_of
from tfpeel.evaluate.server_share import SHARES, K
from tfpeel.progress import Progress
from tfpeel.workspace.cluster_stage import cluster_validation
from tfpeel.workspace.export_stage import export_fit
from tfpeel.workspace.fit import Fit, fits_of
from tfpeel.workspace.made_from import pack_fingerprint
from tfpeel.workspace.refine_stage import refine_validation
from tfpeel.workspace.workspace import Workspace

# Of the difference between two shares, which is of the same users, the standard error of recall
# is then about 0.0005.
MOST_USERS = 20_000
_STATE = "server_share"


def server_share(
    workspace: Workspace, dataset: Dataset, engine: Engine, progress: Progress
) -> float:
    """Return the share, chosen now where it is not known; see choose_server_share.

    Validation asks the files of one budget, the middle one of the config, of the fit that decides;
    they are made for it.

    Args:
        workspace: with a pack.
        dataset: its data set.
        engine: where files are run, and clusters refined.
        progress: told about the work.
    """
    if (known := _known(workspace, dataset)) is not None:
        return known
    config = workspace.config
    try:
        protocol = protocol_of(dataset, "known-users", "validation", MOST_USERS, config.seed)
    except NobodyToAskError:
        return USUAL_SHARE
    fit = fits_of(workspace.path, dataset).validation
    budgets = sorted(config.budgets)
    budget = budgets[len(budgets) // 2]
    cluster_validation(workspace, progress, with_table=False)
    refine_validation(workspace, progress, engine, with_table=False)
    export_fit(workspace, fit, (budget,), progress, engine.places)
    share = choose_server_share(protocol, fit.shipped(), fit.train, budget, engine, progress)
    workspace.note(_STATE, {"made_from": _made_from(workspace, fit), "share": share})
    return share


def known_server_share(workspace: Workspace, dataset: Dataset) -> float:
    """Return the share; the usual one where validation was not asked yet.

    Args:
        workspace: with a pack.
        dataset: its data set.
    """
    known = _known(workspace, dataset)
    return USUAL_SHARE if known is None else known


def _known(workspace: Workspace, dataset: Dataset) -> float | None:
    config = workspace.config
    if config.evaluate.server_share is not None:
        return config.evaluate.server_share
    if config.vectors is not None:
        # Whoever trained them may have trained them on the validation part.
        return USUAL_SHARE
    noted = workspace.state(_STATE)
    fit = fits_of(workspace.path, dataset).validation
    if noted is None or noted["made_from"] != _made_from(workspace, fit):
        return None
    return float(noted["share"])


def _made_from(workspace: Workspace, fit: Fit) -> str:
    """Return a hash of the fit that decides and of how it does."""
    return fingerprint_of([pack_fingerprint(workspace, fit), SHARES, K, MOST_USERS])
