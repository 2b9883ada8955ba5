"""`tfpeel export`: write the pack; add budgets to a finished workspace."""

from __future__ import annotations

from pathlib import Path

import click

from tfpeel.cli.console_progress import ConsoleProgress
from tfpeel.cli.open_workspace import workspace_ready_for
from tfpeel.cli.run_options import workspace_option
from tfpeel.cli.sizes import Size
from tfpeel.cli.tables import pack_line
from tfpeel.workspace import export_stage


@click.command("export")
@workspace_option
@click.option(
    "--budget",
    "budgets",
    type=Size(),
    multiple=True,
    help="Bytes of a file to add, such as 300KB; may be repeated; nothing is trained for it.",
)
def command(workspace: Path, budgets: tuple[int, ...]) -> None:
    """Write the pack: a .tflite file for every user cluster and budget."""
    progress = ConsoleProgress()
    with workspace_ready_for(workspace, "export") as opened:
        with progress.stage("export"):
            manifest = export_stage(opened, progress, budgets)
        click.echo(pack_line(opened.path / "pack", manifest))
