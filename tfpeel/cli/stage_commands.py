"""What the commands of single stages share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tfpeel.cli.console_progress import ConsoleProgress
from tfpeel.cli.open_workspace import workspace_ready_for
from tfpeel.cli.output import Output
from tfpeel.cli.summaries import next_line, stage_line
from tfpeel.progress import Progress
from tfpeel.workspace import StageName, Workspace

Stage = Callable[[Workspace, Progress], tuple[str, ...] | None]


def run_stage(path: Path, name: StageName, stage: Stage, output: Output) -> None:
    """Run one stage of a workspace whose earlier stages are done, and tell what it made."""
    progress = ConsoleProgress(output)
    with workspace_ready_for(path, name) as workspace:
        with progress.stage(name):
            notes = stage(workspace, progress) or ()
        for line in (*notes, stage_line(workspace, name), next_line(workspace)):
            output.summary(line)
