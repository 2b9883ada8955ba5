"""Which devices and which place on them are meant, and doing something on each."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import click

from tfpeel.errors import DeviceError, InputError, TfpeelError
from tfpeel_deploy import DEMO_APP, Adb, PackFolder, Place, chosen_devices


@dataclass(frozen=True)
class Target:
    """Devices and the place of packs on each of them.

    Args:
        serials: of --device.
        all_devices: whether --all-devices was given.
        place: the same on all of them.
    """

    serials: Sequence[str]
    all_devices: bool
    place: Place

    def each(self, action: Callable[[PackFolder], None]) -> None:
        """Do something on each device; what fails on one does not keep the others from it.

        Args:
            action: called with the folder of packs of a device that is ready.

        Raises:
            TfpeelError: the choice is wrong, or it failed on the only device.
            DeviceError: it failed on some of several; each error was printed.
        """
        adb = Adb.found()
        chosen = chosen_devices(adb.devices(), self.serials, self.all_devices)
        failed = []
        for device in chosen:
            try:
                device.require_ready()
                action(PackFolder(adb, device.serial, self.place))
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


def target_options(function: Callable[..., None]) -> Callable[..., None]:
    """Add the options of a Target, which the function gets as `target`."""

    @functools.wraps(function)
    def with_target(
        *,
        serials: tuple[str, ...],
        all_devices: bool,
        app: str,
        shared: bool,
        folder: str | None,
        **others: Any,
    ) -> None:
        function(target=Target(serials, all_devices, _place(app, shared, folder)), **others)

    for option in reversed(_OPTIONS):
        with_target = option(with_target)
    return with_target


_OPTIONS = (
    click.option(
        "--device",
        "serials",
        metavar="SERIAL",
        multiple=True,
        envvar="ANDROID_SERIAL",
        help="Device, as `tfpeel deploy devices` names it; may be repeated."
        "  [default: the only one]",
    ),
    click.option("--all-devices", is_flag=True, help="All devices that are listed."),
    click.option("--app", default=DEMO_APP, show_default=True, metavar="ID", help="The app's id."),
    click.option(
        "--shared",
        is_flag=True,
        help="The app's folder in the shared storage, not its own (which needs a debug build).",
    ),
    click.option("--folder", metavar="DIR", help="Any folder of the device, absolute."),
)


def _place(app: str, shared: bool, folder: str | None) -> Place:
    """Return the place that the options name.

    Raises:
        InputError: an option is bad, or two contradict each other.
    """
    if folder is not None and shared:
        raise InputError(
            "which place is meant is not clear",
            "both --shared and --folder",
            "one of the two",
            "leave one out",
        )
    if folder is not None:
        return Place.at(folder, app)
    return Place.shared(app) if shared else Place.inside(app)
