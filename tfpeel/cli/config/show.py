"""`tfpeel config show`: the options that hold."""

from __future__ import annotations

from pathlib import Path

import click

from tfpeel.cli.config_text import config_text
from tfpeel.cli.field_option import field_option
from tfpeel.cli.run_options import config_of_file, config_option
from tfpeel.errors import InputError
from tfpeel.workspace import PresetName, RunConfig, Workspace


@click.command("show")
@config_option
@field_option("--preset", RunConfig, "preset")
@click.option(
    "--workspace", type=click.Path(path_type=Path), help="Show what this workspace was made with."
)
def command(config: Path | None, preset: PresetName | None, workspace: Path | None) -> None:
    """Print every option as it holds for a config file, a preset or a workspace.

    What is printed is a config file too: a run with it is the same run.
    """
    if workspace is not None and (config is not None or preset is not None):
        raise InputError(
            "a workspace has its options already",
            "--workspace and --preset" if config is None else "--workspace and --config",
            "one of them",
            "leave one out",
        )
    shown = Workspace(workspace).config if workspace else config_of_file(config, preset)
    click.echo(config_text(shown), nl=False)
