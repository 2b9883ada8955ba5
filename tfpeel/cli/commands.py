"""The group `tfpeel`: its sub-commands in the order of the work, imported when asked for."""

from __future__ import annotations

import importlib

import click

from tfpeel.version import VERSION

# Name, and what `tfpeel --help` says; the command is `command` in the module of that name.
_SUMMARIES = {
    "run": "Do everything: prepare to export, then evaluate.",
    "prepare": "Read interactions and split them.",
    "pretrain": "Train the global model.",
    "cluster": "Cluster the users and group the items.",
    "refine": "Refine the items for each user cluster.",
    "export": "Write the pack of .tflite files; add budgets.",
    "evaluate": "Measure the packs as they ship.",
    "recommend": "Recommend items out of a pack.",
    "inspect": "Show and check a pack or a .tflite file.",
}


class LazyGroup(click.Group):
    """A group that imports a sub-command when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the work."""
        return list(_SUMMARIES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a sub-command, or None where there is none of that name."""
        if cmd_name not in _SUMMARIES:
            return None
        command = importlib.import_module(f"tfpeel.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of sub-commands without importing them."""
        with formatter.section("Commands, in the order of the work"):
            formatter.write_dl(list(_SUMMARIES.items()))


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(VERSION, prog_name="tfpeel", message="%(prog)s %(version)s")
@click.pass_context
def tfpeel(context: click.Context) -> None:
    """Train a recommender once; give every device a .tflite file that fits it.

    Start with:  tfpeel run --workspace my-workspace --data my-interactions.csv
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
