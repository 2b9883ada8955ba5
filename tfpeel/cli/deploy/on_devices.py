"""One command on several devices: what fails on one does not keep the others from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import click

from tfpeel.errors import DeviceError, TfpeelError
from tfpeel_deploy import Adb, chosen_devices


def on_devices(
    adb: Adb, serials: Sequence[str], all_devices: bool, action: Callable[[str], None]
) -> None:
    """Do something on each device that is meant.

    Args:
        adb: the program.
        serials: of --device.
        all_devices: whether --all-devices was given.
        action: called with the serial of a device that is ready.

    Raises:
        TfpeelError: the choice is wrong, or it failed on the only device.
        DeviceError: it failed on some of several; each error was printed.
    """
    chosen = chosen_devices(adb.devices(), serials, all_devices)
    failed = []
    for device in chosen:
        try:
            device.require_ready()
            action(device.serial)
        except TfpeelError as error:
            if len(chosen) == 1:
                raise
            click.echo(f"{device.serial}: {error}", err=True)
            failed.append(device.serial)
    if failed:
        raise DeviceError(
            f"{len(failed)} of {len(chosen)} devices failed",
            ", ".join(failed),
            "what the lines above say",
            "mend it, then give the command again for these",
        )
