"""Options that say which devices and which place on them are meant."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from tfpeel.errors import InputError
from tfpeel.runtime import MANIFEST_NAME
from tfpeel_deploy import DEMO_APP, PackFolder, Place
from tfpeel_deploy.place import checked_name

_F = TypeVar("_F", bound=Callable[..., Any])


def device_options(function: _F) -> _F:
    """Add --device and --all-devices."""
    one = click.option(
        "--device",
        "serials",
        metavar="SERIAL",
        multiple=True,
        envvar="ANDROID_SERIAL",
        help="Device, as `tfpeel deploy devices` names it; may be repeated."
        "  [default: the only one]",
    )
    every = click.option("--all-devices", is_flag=True, help="All devices that are listed.")
    return one(every(function))


def place_options(function: _F) -> _F:
    """Add --app, --shared and --folder."""
    app = click.option(
        "--app", default=DEMO_APP, show_default=True, metavar="ID", help="The app's id."
    )
    shared = click.option(
        "--shared",
        is_flag=True,
        help="The app's folder in the shared storage, not its own (which needs a debug build).",
    )
    folder = click.option("--folder", metavar="DIR", help="Any folder of the device, absolute.")
    return app(shared(folder(function)))


pack_argument = click.argument("pack", metavar="[PACK]", required=False)


def place_of(app: str, shared: bool, folder: str | None) -> Place:
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


def is_pack_directory(pack: str | None) -> bool:
    """Return whether the argument PACK is a pack of this computer, rather than only a name."""
    return pack is not None and (Path(pack) / MANIFEST_NAME).is_file()


def name_on(folder: PackFolder, pack: str | None) -> str:
    """Return the name of the pack that is meant on a device.

    Args:
        folder: on the device.
        pack: a name, a pack of this computer that has it, or None for the only one there.

    Raises:
        InputError: none was named, and there is none or more than one.
    """
    if pack is not None:
        return checked_name(Path(pack).resolve().name if is_pack_directory(pack) else pack)
    names = folder.names()
    if len(names) != 1:
        raise InputError(
            f"which pack on {folder.serial} is meant is not clear" if names else "no pack is there",
            f"no PACK; {folder.place} holds {', '.join(names) or 'none'}",
            "the name of a pack that is there",
            "name it" if names else "push one",
        )
    return names[0]
