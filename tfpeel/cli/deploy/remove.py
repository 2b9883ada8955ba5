"""`tfpeel deploy remove`: delete a pack from devices."""

from __future__ import annotations

import click

from tfpeel.cli.deploy.on_devices import on_devices
from tfpeel.cli.deploy.options import (
    device_options,
    name_on,
    pack_argument,
    place_of,
    place_options,
)
from tfpeel_deploy import Adb, PackFolder, remove_pack


@click.command("remove")
@pack_argument
@device_options
@place_options
def command(
    pack: str | None,
    serials: tuple[str, ...],
    all_devices: bool,
    app: str,
    shared: bool,
    folder: str | None,
) -> None:
    """Delete a pack from devices; PACK is its name there."""
    place = place_of(app, shared, folder)
    adb = Adb.found()

    def remove(serial: str) -> None:
        packs = PackFolder(adb, serial, place)
        name = name_on(packs, pack)
        remove_pack(packs, name)
        click.echo(f"{serial}: pack {name} is deleted from {place}")

    on_devices(adb, serials, all_devices, remove)
