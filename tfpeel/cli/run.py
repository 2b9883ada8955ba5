"""`tfpeel run`: all stages, then an evaluation."""

from __future__ import annotations

from functools import partial
from typing import Any

import click
import numpy as np

from tfpeel.cli.console_progress import ConsoleProgress
from tfpeel.cli.dry_run import dry_run, dry_run_text
from tfpeel.cli.engine_options import engine_options
from tfpeel.cli.export import export
from tfpeel.cli.next_command import next_command
from tfpeel.cli.open_workspace import workspace_of
from tfpeel.cli.output import Output
from tfpeel.cli.output_options import output_options
from tfpeel.cli.run_options import run_options
from tfpeel.cli.stage_commands import Stage, do_stage
from tfpeel.cli.summaries import stage_line
from tfpeel.cli.tables import dataset_line, evaluation_table
from tfpeel.data import Dataset
from tfpeel.engine import Engine
from tfpeel.errors import InputError, NobodyToAskError
from tfpeel.evaluate import default_protocol
from tfpeel.workspace import (
    StageName,
    Workspace,
    cluster_stage,
    evaluation_report,
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
@click.option(
    "--dry-run", "is_dry", is_flag=True, help="Say what would run and what it takes; make nothing."
)
@click.option(
    "--json", "json_file", metavar="FILE", help="Write the dry run as JSON; - is standard output."
)
@output_options
def command(
    engine: Engine, is_dry: bool, json_file: str | None, output: Output, **given: Any
) -> None:
    """Do everything: prepare, pretrain, cluster, refine, export, evaluate.

    The same command again does only what is missing. In a workspace that was begun, options that
    are not given stay as they were. With --dry-run it reads the data, estimates, and makes nothing.
    """
    progress = ConsoleProgress(output)
    if is_dry:
        found = dry_run(given, engine.places, progress)
        output.answer(found.to_json(), dry_run_text(found), json_file)
        return
    if json_file is not None:
        raise InputError("--json goes with --dry-run alone", "--json", "both", "add --dry-run")
    with workspace_of(given) as (workspace, more_budgets):
        notes = _make(workspace, engine, progress, output)
        dataset = load_dataset(workspace)
        with progress.stage("export"):
            pack_notes = export(workspace, progress, more_budgets, engine.places)
        with progress.stage("evaluate"):
            report = _evaluated(workspace, dataset, engine, progress)
        _tell(output, workspace, dataset, notes, pack_notes, report)


def _make(
    workspace: Workspace, engine: Engine, progress: ConsoleProgress, output: Output
) -> tuple[str, ...]:
    notes = do_stage(workspace, "prepare", prepare_stage, progress)
    stages: tuple[tuple[StageName, Stage], ...] = (
        ("pretrain", pretrain_stage),
        ("cluster", cluster_stage),
        ("refine", partial(refine_stage, engine=engine)),
    )
    for name, stage in stages:
        notes += do_stage(workspace, name, stage, progress)
        if output.wants_details:
            output.detail(stage_line(workspace, name))
    return notes


def _evaluated(
    workspace: Workspace, dataset: Dataset, engine: Engine, progress: ConsoleProgress
) -> dict[str, Any] | None:
    """Return the report, or None where the data are too few for a test part."""
    protocol, most = default_protocol(dataset), workspace.config.evaluate.most_users
    try:
        return evaluation_report(workspace, protocol, "test", _KS, most, engine, progress)
    except NobodyToAskError:
        return None


def _tell(
    output: Output,
    workspace: Workspace,
    dataset: Dataset,
    notes: tuple[str, ...],
    pack_notes: tuple[str, ...],
    report: dict[str, Any] | None,
) -> None:
    for line in (dataset_line(dataset), *notes):
        output.summary(line)
    if report is None:
        output.summary("Nothing to evaluate: no user has interactions to know and others to find.")
    else:
        output.summary(evaluation_table(report, _SHOWN_KS))
        if report["results"][0]["users"] == workspace.config.evaluate.most_users:
            output.summary("A sample of the users; for everybody: tfpeel evaluate.")
    output.summary("")
    for line in (stage_line(workspace, "export"), *pack_notes):
        output.summary(line)
    fitted = np.diff(dataset.train.indptr) > 0
    user = dataset.user_ids[int(fitted.argmax())]
    words = ("recommend", "--workspace", workspace.path, "--user", user, "-k", "10")
    output.summary(next_command(*words))
