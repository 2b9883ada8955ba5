"""`tfpeel cluster`: one stage of a workspace."""

from __future__ import annotations

from pathlib import Path

import click

from tfpeel.cli.output import Output
from tfpeel.cli.output_options import output_options
from tfpeel.cli.run_options import workspace_option
from tfpeel.cli.stage_commands import run_stage
from tfpeel.workspace import cluster_stage


@click.command("cluster")
@workspace_option
@output_options
def command(workspace: Path, output: Output) -> None:
    """Cluster the users and group each cluster's items."""
    run_stage(workspace, "cluster", cluster_stage, output)
