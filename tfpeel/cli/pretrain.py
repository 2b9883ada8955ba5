"""`tfpeel pretrain`: one stage of a workspace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from tfpeel.cli.output import Output
from tfpeel.cli.output_options import output_options
from tfpeel.cli.run_options import workspace_option
from tfpeel.cli.stage_commands import run_stage
from tfpeel.cli.workers_options import workers_options
from tfpeel.pretrain.workers import Workers
from tfpeel.progress import Progress
from tfpeel.workspace import Workspace, pretrain_stage


@click.command("pretrain")
@workspace_option
@workers_options
@output_options
def command(workspace: Path, workers: Callable[[], Workers], output: Output) -> None:
    """Train the global model, for choosing and for shipping.

    With --workers, several machines train it together: each gives this command, with its own
    number and a workspace that was prepared in the same way.
    """

    def stage(opened: Workspace, progress: Progress) -> tuple[str, ...]:
        return pretrain_stage(opened, progress, workers=workers())

    run_stage(workspace, "pretrain", stage, output)
