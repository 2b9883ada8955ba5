"""`tfpeel refine`: one stage of a workspace."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from tfpeel.cli.output import Output
from tfpeel.cli.output_options import output_options
from tfpeel.cli.run_options import jobs_option, workspace_option
from tfpeel.cli.stage_commands import run_stage
from tfpeel.workspace import refine_stage


@click.command("refine")
@workspace_option
@jobs_option
@output_options
def command(workspace: Path, jobs: int, output: Output) -> None:
    """Refine the items for each user cluster, and learn what its cells are worth."""
    run_stage(workspace, "refine", partial(refine_stage, jobs=jobs), output)
