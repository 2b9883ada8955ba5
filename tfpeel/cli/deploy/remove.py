"""`tfpeel deploy remove`: delete a pack from devices."""

from __future__ import annotations

import click

from tfpeel.cli.deploy.named_pack import name_on, pack_argument
from tfpeel.cli.deploy.target import Target, target_options
from tfpeel_deploy import PackFolder, remove_pack


@click.command("remove")
@pack_argument
@target_options
def command(target: Target, pack: str | None) -> None:
    """Delete a pack from devices; PACK is its name there."""

    def remove(folder: PackFolder) -> None:
        name = name_on(folder, pack)
        remove_pack(folder, name)
        click.echo(f"{folder.serial}: pack {name} is deleted from {folder.place}")

    target.each(remove)
