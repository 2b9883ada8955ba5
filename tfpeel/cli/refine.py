"""`tfpeel refine`: one stage of a workspace, or all up to it for given vectors."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from tfpeel.cli.console_progress import ConsoleProgress
from tfpeel.cli.engine_options import engine_options
from tfpeel.cli.open_workspace import workspace_ready_for
from tfpeel.cli.output import Output
from tfpeel.cli.output_options import output_options
from tfpeel.cli.run_options import workspace_option
from tfpeel.cli.stage_commands import run_stage
from tfpeel.cli.summaries import next_line, stage_line
from tfpeel.cli.vectors_option import take_vectors, vectors_option
from tfpeel.engine import Engine
from tfpeel.workspace import cluster_stage, pretrain_stage, refine_stage


@click.command("refine")
@workspace_option
@vectors_option
@click.option(
    "--overwrite", is_flag=True, help="With --vectors: take the place of another global model."
)
@engine_options
@output_options
def command(
    workspace: Path, vectors: Path | None, overwrite: bool, engine: Engine, output: Output
) -> None:
    """Refine the items for each user cluster, and learn what its cells are worth.

    With --vectors, a workspace needs only prepare before: the vectors take the place of pretrain,
    and the users are clustered by them.
    """
    if vectors is None:
        run_stage(workspace, "refine", partial(refine_stage, engine=engine), output)
        return
    progress = ConsoleProgress(output)
    with workspace_ready_for(workspace, "pretrain") as opened:
        take_vectors(opened, vectors, overwrite)
        with progress.stage("pretrain"):
            notes = pretrain_stage(opened, progress)
        with progress.stage("cluster"):
            cluster_stage(opened, progress)
        with progress.stage("refine"):
            refine_stage(opened, progress, engine)
        for line in (*notes, stage_line(opened, "refine"), next_line(opened)):
            output.summary(line)
