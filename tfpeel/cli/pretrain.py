"""`tfpeel pretrain`: one stage of a workspace."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from tfpeel.cli.output import Output
from tfpeel.cli.output_options import output_options
from tfpeel.cli.run_options import workspace_option
from tfpeel.cli.stage_commands import run_stage
from tfpeel.cli.workers_options import workers_options
from tfpeel.pretrain.workers import Workers
from tfpeel.workspace import pretrain_stage


@click.command("pretrain")
@workspace_option
@workers_options
@output_options
def command(workspace: Path, workers: Callable[[], Workers], output: Output) -> None:
    """Train the global model, for choosing and for shipping."""
    run_stage(workspace, "pretrain", partial(pretrain_stage, workers=workers()), output)
