"""`tfpeel sign`: a pack gets a version and a signature."""

from __future__ import annotations

from pathlib import Path

import click

from tfpeel.cli.next_command import next_command


@click.command("sign")
@click.argument("pack", metavar="PACK", type=click.Path(path_type=Path))
@click.option(
    "--key", required=True, type=click.Path(path_type=Path), help="File of the private key."
)
@click.option(
    "--pack-version",
    type=click.IntRange(1, 2**63 - 1),
    help="Number of this pack, greater than that of the last; kept if not given.",
)
def command(pack: Path, key: Path, pack_version: int | None) -> None:
    """Check a pack, give it a version, and sign its manifest.

    Devices that trust the key take a pack only with a version above that of the one they have.
    Sign again with another --key while devices trust the old or the new one.
    """
    from tfpeel.sign import read_private_key, sign_pack  # noqa: PLC0415 - not for help

    private = read_private_key(key)
    manifest = sign_pack(pack, private, pack_version)
    version = manifest.pack_version
    click.echo(f"{pack}: version {version} is signed by the key {private.public.key_id}.")
    click.echo(next_command("verify", pack, "--public-key", f"{key}.pub"))
