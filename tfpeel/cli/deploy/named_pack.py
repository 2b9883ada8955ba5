"""Which pack on a device is meant."""

from __future__ import annotations

from pathlib import Path

import click

from tfpeel.errors import InputError
from tfpeel.runtime import MANIFEST_NAME
from tfpeel_deploy import PackFolder
from tfpeel_deploy.place import checked_name

pack_argument = click.argument("pack", metavar="[PACK]", required=False)


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
