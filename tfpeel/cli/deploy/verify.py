"""`tfpeel deploy verify`: hash a pack on the device."""

from __future__ import annotations

import click

from tfpeel.cli.deploy.on_devices import on_devices
from tfpeel.cli.deploy.options import (
    device_options,
    is_pack_directory,
    name_on,
    pack_argument,
    place_of,
    place_options,
)
from tfpeel.runtime import Pack
from tfpeel_deploy import Adb, PackFolder, verify_pack


@click.command("verify")
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
    """Hash every file of a pack on the device against the manifest there.

    PACK is its name there, or the pack on this computer: then it is checked to be that one.
    """
    place = place_of(app, shared, folder)
    local = Pack(pack) if pack is not None and is_pack_directory(pack) else None
    adb = Adb.found()

    def verify(serial: str) -> None:
        packs = PackFolder(adb, serial, place)
        name = name_on(packs, pack)
        report = verify_pack(packs, name, local)
        same = f", as in {pack}" if local is not None else ""
        click.echo(
            f"{serial}: pack {name} is whole: {report.files} files, {report.bytes:,} bytes{same}"
        )

    on_devices(adb, serials, all_devices, verify)
