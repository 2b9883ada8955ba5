"""`tfpeel pretrain`: one stage of a workspace."""

from __future__ import annotations

from pathlib import Path

import click

from tfpeel.cli.run_options import workspace_option
from tfpeel.cli.stage_commands import run_stage
from tfpeel.workspace import pretrain_stage


@click.command("pretrain")
@workspace_option
def command(workspace: Path) -> None:
    """Train the global model, for choosing and for shipping."""
    for note in run_stage(workspace, "pretrain", pretrain_stage):
        click.echo(note)
