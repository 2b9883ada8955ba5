"""The group `tfpeel`: its sub-commands in the order of the work, imported when asked for."""

from __future__ import annotations

import importlib
from typing import Any

import click

from tfpeel.version import VERSION

# What shells set to ask for completions: click's name for it.
COMPLETION_VARIABLE = "_TFPEEL_COMPLETE"
# Name, and what `tfpeel --help` says.
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
    "vectors": "Write the full model for a server: Parquet, faiss, SavedModel.",
    "tune": "Look for better values with Keras Tuner.",
    "report": "Write a report of a workspace: one HTML file.",
    "play": "Try a pack in the browser: budgets, likes, reasons.",
    "keys": "Make keys that sign packs.",
    "sign": "Give a pack a version and a signature.",
    "verify": "Check a pack's files and its signature.",
    "deploy": "Bring packs to Android devices with adb.",
    "config": "Write or show a file of all options.",
    "completion": "Print what lets a shell complete commands and options.",
}


class LazyGroup(click.Group):
    """A group that imports a sub-command when it is called.

    Args:
        module: that holds the modules of the sub-commands, each with a `command`.
        summaries: name to what help says, in the order in which help lists them.
        heading: of the list.
    """

    def __init__(
        self, *, module: str, summaries: dict[str, str], heading: str, **settings: Any
    ) -> None:
        super().__init__(**settings)
        self._module = module
        self._summaries = summaries
        self._heading = heading

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the list."""
        return list(self._summaries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a sub-command, or None where there is none of that name."""
        if cmd_name not in self._summaries:
            return None
        command = importlib.import_module(f"{self._module}.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of sub-commands without importing them."""
        with formatter.section(self._heading):
            formatter.write_dl(list(self._summaries.items()))


@click.group(
    cls=LazyGroup,
    module="tfpeel.cli",
    summaries=_SUMMARIES,
    heading="Commands, in the order of the work",
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
