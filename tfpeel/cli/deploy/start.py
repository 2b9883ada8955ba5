"""`tfpeel deploy start`: open the app on a pack."""

from __future__ import annotations

import click

from tfpeel.cli.deploy.named_pack import name_on, pack_argument
from tfpeel.cli.deploy.target import Target, target_options
from tfpeel.errors import DeviceError
from tfpeel_deploy import PackFolder, start_app


@click.command("start")
@pack_argument
@target_options
@click.option(
    "--activity", default=".MainActivity", show_default=True, help="The app's activity to open."
)
def command(target: Target, pack: str | None, activity: str) -> None:
    """Open the app on a pack; where that fails, show what the app has logged."""

    def start(folder: PackFolder) -> None:
        name = name_on(folder, pack)
        report = start_app(folder, name, activity)
        if not report.problem:
            click.echo(f"{folder.serial}: {folder.place.app} is open on the pack {name}")
            return
        for line in report.log:
            click.echo(line, err=True)
        raise DeviceError(
            f"{folder.place.app} does not run on {folder.serial}",
            report.problem,
            f"an installed app with the activity {activity}",
            "read its log above" if report.log else "install it with push --apk FILE",
        )

    target.each(start)
