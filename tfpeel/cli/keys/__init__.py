"""`tfpeel keys`: keys that sign packs."""

from __future__ import annotations

import click

from tfpeel.cli.commands import LazyGroup

__all__ = ["command"]

_SUMMARIES = {
    "new": "Make a private and a public key.",
}


@click.group(
    "keys",
    cls=LazyGroup,
    module="tfpeel.cli.keys",
    summaries=_SUMMARIES,
    heading="Commands, in the order of the work",
    invoke_without_command=True,
)
@click.pass_context
def command(context: click.Context) -> None:
    """Make keys that sign packs.

    Start with:  tfpeel keys new my-key.pem
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
