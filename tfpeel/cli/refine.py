"""`tfpeel refine`: one stage of a workspace."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from tfpeel.cli.engine_options import engine_options
from tfpeel.cli.run_options import workspace_option
from tfpeel.cli.stage_commands import run_stage
from tfpeel.engine import Engine
from tfpeel.workspace import refine_stage


@click.command("refine")
@workspace_option
@engine_options
def command(workspace: Path, engine: Engine) -> None:
    """Refine the items for each user cluster, and learn what its cells are worth."""
    run_stage(workspace, "refine", partial(refine_stage, engine=engine))
