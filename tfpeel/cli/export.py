"""`tfpeel export`: write the pack; add budgets to a finished workspace."""

from __future__ import annotations

from pathlib import Path

import click

from tfpeel.cli.output import Output
from tfpeel.cli.output_options import output_options
from tfpeel.cli.run_options import workspace_option
from tfpeel.cli.sizes import Size
from tfpeel.cli.stage_commands import run_stage
from tfpeel.progress import Progress
from tfpeel.workspace import Workspace, export_stage


@click.command("export")
@workspace_option
@click.option(
    "--budget",
    "budgets",
    type=Size(),
    multiple=True,
    help="Bytes of a file to add, such as 300KB; may be repeated; nothing is trained for it.",
)
@output_options
def command(workspace: Path, budgets: tuple[int, ...], output: Output) -> None:
    """Write the pack: a .tflite file for every user cluster and budget."""

    def export(opened: Workspace, progress: Progress) -> None:
        export_stage(opened, progress, budgets)

    run_stage(workspace, "export", export, output)
