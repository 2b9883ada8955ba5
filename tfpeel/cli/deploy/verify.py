"""`tfpeel deploy verify`: hash a pack on the device."""

from __future__ import annotations

import click

from tfpeel.cli.deploy.named_pack import is_pack_directory, name_on, pack_argument
from tfpeel.cli.deploy.target import Target, target_options
from tfpeel.runtime import Pack
from tfpeel_deploy import PackFolder, verify_pack


@click.command("verify")
@pack_argument
@target_options
def command(target: Target, pack: str | None) -> None:
    """Hash every file of a pack on the device against the manifest there.

    PACK is its name there, or the pack on this computer: then it is checked to be that one.
    """
    local = Pack(pack) if pack is not None and is_pack_directory(pack) else None

    def verify(folder: PackFolder) -> None:
        name = name_on(folder, pack)
        report = verify_pack(folder, name, local)
        same = f", as in {pack}" if local is not None else ""
        held = f"{report.files} files, {report.bytes:,} bytes"
        signed = f"; signed by {', '.join(report.signed_by)}" if report.signed_by else ""
        click.echo(f"{folder.serial}: pack {name} is whole: {held}{same}{signed}")

    target.each(verify)
