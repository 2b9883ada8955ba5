"""What the commands of single stages share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from tfpeel.cli.console_progress import ConsoleProgress
from tfpeel.cli.open_workspace import workspace_ready_for
from tfpeel.progress import Progress
from tfpeel.workspace import StageName, Workspace

_T = TypeVar("_T")


def run_stage(path: Path, name: StageName, stage: Callable[[Workspace, Progress], _T]) -> _T:
    """Run one stage of a workspace whose earlier stages are done, and return what it returns."""
    progress = ConsoleProgress()
    with workspace_ready_for(path, name) as workspace, progress.stage(name):
        return stage(workspace, progress)
