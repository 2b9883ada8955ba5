"""`tfpeel verify`: is a pack whole, and who signed it?"""

from __future__ import annotations

from pathlib import Path

import click

from tfpeel.runtime import Pack, read_public_key
from tfpeel.runtime.trusted_keys import signatures_of


@click.command("verify")
@click.argument("pack", metavar="PACK", type=click.Path(path_type=Path))
@click.option(
    "--public-key",
    "keys",
    multiple=True,
    type=click.Path(path_type=Path),
    help="File of a public key that is trusted; may be repeated, one of them is enough.",
)
def command(pack: Path, keys: tuple[Path, ...]) -> None:
    """Check every file of a pack, and that a trusted key signed it."""
    trusted = [read_public_key(key) for key in keys]
    opened = Pack(pack, trusted)
    opened.verify()
    manifest = opened.manifest
    size = sum(entry.bytes for entry in manifest.entries)
    click.echo(f"{pack} is whole: {len(manifest.entries)} files, {size:,} bytes.")
    signed_by = ", ".join(signatures_of(pack))
    if trusted:
        click.echo(f"Version {manifest.pack_version}, signed by a trusted key.")
    elif signed_by:
        click.echo(f"Signed by {signed_by}, which was not checked: pass --public-key FILE.")
    else:
        click.echo("Nobody signed it.")
