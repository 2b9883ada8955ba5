"""One trial: a validation fit, its packs, and what the files recommend to validation."""

from __future__ import annotations

import os
import resource
import shutil
import time
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from tfpeel.config import fingerprint_of
from tfpeel.engine import Processes
from tfpeel.errors import DamagedFileError
from tfpeel.evaluate import evaluate, protocol_of
from tfpeel.progress import Silent
from tfpeel.storage import read_sealed, whole_directory, write_sealed
from tfpeel.stored_result import stored_fingerprint
from tfpeel.version import VERSION
from tfpeel.workspace import (
    Fit,
    RunConfig,
    Workspace,
    cluster_stage,
    export_fit,
    fits_of,
    known_server_share,
    load_dataset,
    pretrain_stage,
    refine_stage,
)

K = 20
_RESULT = "result.json"
_SHARED = ("dataset", "validation/pretrained", "validation/clusters", "validation/refined")


@dataclass(frozen=True)
class TrialRequest:
    """What a trial is made from.

    Args:
        workspace: of the run that is tuned; results that the trial would make too are its.
        config: of the trial.
        budgets: bytes of the files that are asked.
        in_place: whether the trial is the run itself, whose results stay in its workspace.
    """

    workspace: Path
    config: RunConfig
    budgets: tuple[int, ...]
    in_place: bool = False

    def fingerprint(self) -> str:
        """Return a short hash of everything that the trial's result depends on."""
        config = self.config.model_dump(mode="json", exclude={"preset", "source", "budgets"})
        dataset = stored_fingerprint(self.workspace / "dataset")
        return fingerprint_of([dataset, config, list(self.budgets), K, VERSION])


@dataclass(frozen=True)
class TrialResult:
    """What a trial has measured.

    Args:
        recall: recall@20 by budget, of the files, on the validation part.
        full_model_recall: the same of the global model, unquantised.
        wall_seconds: of the trial, as far as it was not there already.
        peak_memory_bytes: of its process.
    """

    recall: dict[int, float]
    full_model_recall: float
    wall_seconds: float
    peak_memory_bytes: int

    @property
    def score(self) -> float:
        """The mean of recall@20 over budgets."""
        return sum(self.recall.values()) / len(self.recall)


def stored_trial(directory: Path) -> TrialResult | None:
    """Return the result of a trial that was finished, None where there is none."""
    try:
        value = read_sealed(directory / _RESULT)
        recall = {int(budget): float(found) for budget, found in value.pop("recall").items()}
        return TrialResult(recall, **value)
    except (DamagedFileError, ValueError, KeyError, TypeError, AttributeError):
        return None


def run_trial(request: TrialRequest, directory: Path, jobs: int) -> TrialResult:
    """Make a trial, as far as it is not there, and keep its result.

    Args:
        request: what it is made from.
        directory: gets the result; while the trial runs, also its workspace.
        jobs: processes that refine clusters; the result is the same for any number.

    Raises:
        InputError: a budget is too small for a file, or nobody is there to ask.
    """
    start = time.monotonic()
    work = directory / "workspace"
    workspace = Workspace(request.workspace) if request.in_place else _workspace(request, work)
    for stage in (pretrain_stage, cluster_stage, partial(refine_stage, engine=Processes(jobs))):
        stage(workspace, Silent(), validation_alone=True)
    recall, full = _asked(workspace, request.budgets)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    result = TrialResult(recall, full, time.monotonic() - start, memory)
    write_sealed(directory / _RESULT, asdict(result))
    # A trial's tables are as large as the run's; its result is a few lines.
    shutil.rmtree(work, ignore_errors=True)
    return result


def _workspace(request: TrialRequest, path: Path) -> Workspace:
    """Return a workspace of the trial that has what it shares with the run."""
    if not Workspace.is_at(path):
        with whole_directory(path) as directory:
            Workspace.open(directory, request.config)
            for name in _SHARED:
                source = request.workspace / name
                if source.is_dir():
                    shutil.copytree(source, directory / name, copy_function=_link)
    return Workspace(path)


def _link(source: str, target: str) -> None:
    # A result is never written in place, so that both may have the same file.
    os.link(source, target)


def _asked(workspace: Workspace, budgets: tuple[int, ...]) -> tuple[dict[int, float], float]:
    """Return recall@20 by budget and that of the full model, on the validation part."""
    dataset = load_dataset(workspace)
    fit: Fit = fits_of(workspace.path, dataset).validation
    export_fit(workspace, fit, budgets, Silent(), places=1)
    found = evaluate(
        protocol_of(dataset, "known-users", "validation", None, workspace.config.seed),
        fit.pretrained(),
        fit.train,
        fit.shipped(),
        None,
        (K,),
        budgets,
        server_share=known_server_share(workspace, dataset),
    )
    rows = {row.budget_bytes: row.metrics[K].recall for row in found.rows if row.name == "pack"}
    full = found.row("full model")
    assert full is not None
    return {budget: rows[budget] for budget in budgets}, full.metrics[K].recall
