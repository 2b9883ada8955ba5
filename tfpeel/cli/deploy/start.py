"""`tfpeel deploy start`: open the app on a pack."""

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
from tfpeel.errors import DeviceError
from tfpeel_deploy import Adb, PackFolder, start_app


@click.command("start")
@pack_argument
@device_options
@place_options
@click.option(
    "--activity", default=".MainActivity", show_default=True, help="The app's activity to open."
)
def command(
    pack: str | None,
    serials: tuple[str, ...],
    all_devices: bool,
    app: str,
    shared: bool,
    folder: str | None,
    activity: str,
) -> None:
    """Open the app on a pack; where that fails, show what the app has logged."""
    place = place_of(app, shared, folder)
    adb = Adb.found()

    def start(serial: str) -> None:
        packs = PackFolder(adb, serial, place)
        name = name_on(packs, pack)
        report = start_app(packs, name, activity)
        if not report.problem:
            click.echo(f"{serial}: {app} is open on the pack {name}")
            return
        for line in report.log:
            click.echo(line, err=True)
        raise DeviceError(
            f"{app} does not run on {serial}",
            report.problem,
            f"an installed app with the activity {activity}",
            "read its log above" if report.log else "install it with push --apk FILE",
        )

    on_devices(adb, serials, all_devices, start)
