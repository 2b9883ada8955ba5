"""`tfpeel refine`: one stage of a workspace."""

from __future__ import annotations

from pathlib import Path

import click

from tfpeel.cli.run_options import workspace_option
from tfpeel.cli.stage_commands import run_stage
from tfpeel.workspace import refine_stage


@click.command("refine")
@workspace_option
def command(workspace: Path) -> None:
    """Refine the items for each user cluster, and learn what its cells are worth."""
    run_stage(workspace, "refine", refine_stage)
