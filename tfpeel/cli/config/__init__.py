"""`tfpeel config`: files of all options."""

from __future__ import annotations

import click

from tfpeel.cli.commands import LazyGroup

__all__ = ["command"]

_SUMMARIES = {
    "init": "Write a file that explains every option.",
    "show": "Print the options that hold.",
}


@click.group(
    "config",
    cls=LazyGroup,
    module="tfpeel.cli.config",
    summaries=_SUMMARIES,
    heading="Commands, in the order of the work",
    invoke_without_command=True,
)
@click.pass_context
def command(context: click.Context) -> None:
    """Keep all options of a run in one TOML file.

    Start with:  tfpeel config init
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
