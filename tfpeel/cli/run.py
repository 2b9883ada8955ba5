"""`tfpeel run`: all stages, then an evaluation."""

from __future__ import annotations

import shlex
from functools import partial
from typing import Any

import click
import numpy as np

from tfpeel.cli.console_progress import ConsoleProgress
from tfpeel.cli.engine_options import engine_options
from tfpeel.cli.open_workspace import workspace_of
from tfpeel.cli.run_options import run_options
from tfpeel.cli.tables import dataset_line, evaluation_table, pack_line
from tfpeel.data import Dataset
from tfpeel.engine import Engine
from tfpeel.errors import NobodyToAskError
from tfpeel.evaluate import default_protocol
from tfpeel.runtime import Manifest
from tfpeel.workspace import (
    Workspace,
    cluster_stage,
    evaluation_report,
    export_stage,
    load_dataset,
    prepare_stage,
    pretrain_stage,
    refine_stage,
)

_KS = (20, 50)
_SHOWN_KS = (20,)


@click.command("run")
@run_options
@engine_options
def command(engine: Engine, **given: Any) -> None:
    """Do everything: prepare, pretrain, cluster, refine, export, evaluate.

    The same command again does only what is missing. In a workspace that was begun, options that
    are not given stay as they were.
    """
    progress = ConsoleProgress()
    with workspace_of(given) as (workspace, more_budgets):
        notes = _make(workspace, engine, progress)
        dataset = load_dataset(workspace)
        with progress.stage("export"):
            manifest = export_stage(workspace, progress, more_budgets)
        with progress.stage("evaluate"):
            report = _evaluated(workspace, dataset, engine, progress)
        _print_summary(workspace, dataset, notes, manifest, report)


def _make(workspace: Workspace, engine: Engine, progress: ConsoleProgress) -> tuple[str, ...]:
    with progress.stage("prepare"):
        notes = prepare_stage(workspace, progress)
    with progress.stage("pretrain"):
        notes += pretrain_stage(workspace, progress)
    for name, stage in (
        ("cluster", cluster_stage),
        ("refine", partial(refine_stage, engine=engine)),
    ):
        with progress.stage(name):
            stage(workspace, progress)
    return notes


def _evaluated(
    workspace: Workspace, dataset: Dataset, engine: Engine, progress: ConsoleProgress
) -> dict[str, Any] | None:
    """Return the report, or None where the data are too few for a test part."""
    protocol = default_protocol(dataset)
    try:
        return evaluation_report(workspace, protocol, "test", _KS, None, engine, progress)
    except NobodyToAskError:
        return None


def _print_summary(
    workspace: Workspace,
    dataset: Dataset,
    notes: tuple[str, ...],
    manifest: Manifest,
    report: dict[str, Any] | None,
) -> None:
    for line in (dataset_line(dataset), *notes):
        click.echo(line)
    if report is None:
        click.echo("Nothing to evaluate: no user has interactions to know and others to find.")
    else:
        click.echo(evaluation_table(report, _SHOWN_KS))
    click.echo()
    click.echo(pack_line(workspace.path / "pack", manifest))
    fitted = np.diff(dataset.train.indptr) > 0
    user = shlex.quote(dataset.user_ids[int(fitted.argmax())])
    path = shlex.quote(str(workspace.path))
    click.echo(f"Next: tfpeel recommend --workspace {path} --user {user} -k 10")
