"""`tfpeel config init`: a config file to start from."""

from __future__ import annotations

from pathlib import Path

import click

from tfpeel.cli.config_text import template_text
from tfpeel.cli.field_option import field_option
from tfpeel.cli.new_file import require_new
from tfpeel.cli.next_command import next_command
from tfpeel.storage import write_file
from tfpeel.workspace import PresetName, RunConfig


@click.command("init")
@click.argument("file", type=click.Path(path_type=Path), default=Path("tfpeel.toml"))
@field_option("--preset", RunConfig, "preset")
@click.option("--overwrite", is_flag=True, help="Replace a file that is there.")
def command(file: Path, preset: PresetName | None, overwrite: bool) -> None:
    """Write FILE, or tfpeel.toml, with every option: its meaning, range and default."""
    require_new(file, overwrite)
    write_file(file, template_text(preset or "default").encode())
    click.echo(f"Wrote {file}.")
    click.echo(next_command("run", "--workspace", "WS", "--data", "DATA", "--config", file))
