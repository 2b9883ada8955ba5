"""`tfpeel deploy`: packs on Android devices."""

from __future__ import annotations

import click

from tfpeel.cli.commands import LazyGroup

__all__ = ["command"]

_SUMMARIES = {
    "devices": "List devices and what they have free.",
    "push": "Bring a pack, or a part of it, to devices.",
    "verify": "Hash a pack on the device against its manifest.",
    "start": "Open the app on a pack.",
    "remove": "Delete a pack from devices.",
}


@click.group(
    "deploy",
    cls=LazyGroup,
    module="tfpeel.cli.deploy",
    summaries=_SUMMARIES,
    heading="Commands, in the order of the work",
    invoke_without_command=True,
)
@click.pass_context
def command(context: click.Context) -> None:
    """Bring packs to Android devices, with the adb program.

    Start with:  tfpeel deploy devices
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
