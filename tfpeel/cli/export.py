"""`tfpeel export`: write the pack; add budgets to a finished workspace."""

from __future__ import annotations

import shlex
from functools import partial
from pathlib import Path

import click

from tfpeel.cli.output import Output
from tfpeel.cli.output_options import output_options
from tfpeel.cli.run_options import workspace_option
from tfpeel.cli.sizes import Size
from tfpeel.cli.stage_commands import run_stage
from tfpeel.errors import DamagedFileError, InputError
from tfpeel.progress import Progress
from tfpeel.runtime import Pack
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
    run_stage(workspace, "export", partial(export, budgets=budgets), output)


def export(
    workspace: Workspace, progress: Progress, budgets: tuple[int, ...], places: int | None = None
) -> tuple[str, ...]:
    """Write the pack; returns a line to tell where it replaced a signed one."""
    path = workspace.path / "pack"
    before = _version(path)
    manifest = export_stage(workspace, progress, budgets, places)
    if before is None or manifest.pack_version is not None:
        return ()
    sign = f"tfpeel sign {shlex.quote(str(path))} --key FILE --pack-version {before + 1}"
    return (f"The new pack is not signed, as version {before} was; sign it with: {sign}",)


def _version(path: Path) -> int | None:
    """Return the version that signing gave to a pack; None where there is none to lose."""
    try:
        return Pack(path).manifest.pack_version
    except (InputError, DamagedFileError):
        return None
