"""`tfpeel prepare`: read interactions and split them."""

from __future__ import annotations

from typing import Any

import click

from tfpeel.cli.console_progress import ConsoleProgress
from tfpeel.cli.open_workspace import workspace_of
from tfpeel.cli.run_options import run_options
from tfpeel.cli.tables import dataset_line
from tfpeel.workspace import load_dataset, prepare_stage


@click.command("prepare")
@run_options
def command(**given: Any) -> None:
    """Read interactions and split them into what is fitted, chosen on and reported.

    Makes the workspace; the options for later stages are kept in it.
    """
    progress = ConsoleProgress()
    with workspace_of(given) as (workspace, _):
        with progress.stage("prepare"):
            notes = prepare_stage(workspace, progress)
        click.echo(dataset_line(load_dataset(workspace)))
        for note in notes:
            click.echo(note)
