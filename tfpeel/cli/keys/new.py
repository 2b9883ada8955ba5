"""`tfpeel keys new`: a pair of Ed25519 keys."""

from __future__ import annotations

from pathlib import Path

import click

from tfpeel.cli.next_command import next_command


@click.command("new")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
def command(path: Path) -> None:
    """Make a private key, which only you may read, and beside it the public key FILE.pub.

    Keep FILE to yourself; give FILE.pub to whoever checks your packs. Nothing is overwritten.
    """
    from tfpeel.sign import new_key  # noqa: PLC0415 - not for help

    public = new_key(path)
    click.echo(f"Made the key {public.key_id}: {path} (private), {path}.pub (public).")
    click.echo(next_command("sign", "PACK", "--key", path, "--pack-version", "1"))
