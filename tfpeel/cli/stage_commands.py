"""What the commands of single stages share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    with workspace_ready_for(path, name) as workspace:
        notes = do_stage(workspace, name, stage, ConsoleProgress(output))
        tell_stage(workspace, name, notes, output)


def do_stage(
    workspace: Workspace, name: StageName, stage: Stage, progress: ConsoleProgress
) -> tuple[str, ...]:
    """Do a stage, and return what it has to say."""
    with progress.stage(name):
        return stage(workspace, progress) or ()


def tell_stage(workspace: Workspace, name: StageName, notes: Sequence[str], output: Output) -> None:
    """Say what a stage made, and what comes next."""
    for line in (*notes, stage_line(workspace, name), next_line(workspace)):
        output.summary(line)
