"""`tfpeel evaluate`: exact full-ranking metrics of the packs as they ship."""

from __future__ import annotations

from pathlib import Path

import click

from tfpeel.cli.console_progress import ConsoleProgress
from tfpeel.cli.engine_options import engine_options
from tfpeel.cli.next_command import next_command
from tfpeel.cli.open_workspace import workspace_ready_for
from tfpeel.cli.output import Output
from tfpeel.cli.output_options import output_options
from tfpeel.cli.run_options import workspace_option
from tfpeel.cli.tables import evaluation_table
from tfpeel.engine import Engine
from tfpeel.evaluate import PROTOCOLS, ProtocolName, default_protocol
from tfpeel.workspace import evaluation_report, load_dataset


@click.command("evaluate")
@workspace_option
@click.option(
    "--protocol",
    type=click.Choice(PROTOCOLS),
    help="Who is asked for, and with what.  [default: what the split was made for]",
)
@click.option(
    "--split",
    type=click.Choice(("validation", "test")),
    default="test",
    show_default=True,
    help="The part that has to be found.",
)
@click.option(
    "--k",
    "ks",
    type=click.IntRange(min=1),
    multiple=True,
    default=(20, 50),
    show_default=True,
    help="Length of the lists; may be repeated.",
)
@click.option(
    "--users", type=click.IntRange(min=1), help="Draw so many users.  [default: all of them]"
)
@click.option(
    "--json", "json_file", metavar="FILE", help="Write the results as JSON; - is standard output."
)
@engine_options
@output_options
def command(
    workspace: Path,
    protocol: ProtocolName | None,
    split: str,
    ks: tuple[int, ...],
    users: int | None,
    json_file: str | None,
    engine: Engine,
    output: Output,
) -> None:
    """Rank the whole catalogue for every user, with the files that a device would run."""
    progress = ConsoleProgress(output)
    with workspace_ready_for(workspace, "export") as opened, progress.stage("evaluate"):
        chosen = protocol or default_protocol(load_dataset(opened))
        report = evaluation_report(opened, chosen, split, ks, users, engine, progress)
    output.answer(report, evaluation_table(report, sorted(set(ks))), json_file)
    if json_file != "-":
        # The report that is there says something else now.
        anew = ("--overwrite",) if (workspace / "reports" / "report.html").exists() else ()
        output.summary(next_command("report", "--workspace", workspace, *anew))
