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
from tfpeel.cli.stage_commands import do_stage, run_stage, tell_stage
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
    """Refine the items for each user cluster, and weigh its cells.

    With --vectors, a workspace needs only prepare before: the vectors take the place of pretrain,
    and the users are clustered by them.
    """
    refine = partial(refine_stage, engine=engine)
    if vectors is None:
        run_stage(workspace, "refine", refine, output)
        return
    progress = ConsoleProgress(output)
    with workspace_ready_for(workspace, "pretrain") as opened:
        take_vectors(opened, vectors, overwrite)
        notes = do_stage(opened, "pretrain", pretrain_stage, progress)
        notes += do_stage(opened, "cluster", cluster_stage, progress)
        notes += do_stage(opened, "refine", refine, progress)
        tell_stage(opened, "refine", notes, output)
