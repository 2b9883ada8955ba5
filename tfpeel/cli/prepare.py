"""`tfpeel prepare`: read interactions and split them."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click

from tfpeel.cli.check_text import check_up_text
from tfpeel.cli.console_progress import ConsoleProgress
from tfpeel.cli.open_workspace import config_without_workspace, workspace_of
from tfpeel.cli.output import Output
from tfpeel.cli.output_options import output_options
from tfpeel.cli.run_options import CHECK, run_options
from tfpeel.cli.summaries import next_line, stage_line
from tfpeel.data import generate_interactions
from tfpeel.data.check import CheckUp, check, check_interactions
from tfpeel.errors import InputError
from tfpeel.progress import Progress
from tfpeel.workspace import RunConfig, prepare_stage


@click.command("prepare")
@run_options
@click.option("--check", CHECK, is_flag=True, is_eager=True, help="Look at the data; make nothing.")
@click.option(
    "--json", "json_file", metavar="FILE", help="Write the check-up as JSON; - is standard output."
)
@output_options
def command(is_check: bool, json_file: str | None, output: Output, **given: Any) -> None:
    """Read interactions and split them into what is fitted, chosen on and reported.

    Makes the workspace; the options for later stages are kept in it. With --check nothing is
    made: it tells what is odd about the data and which option helps, with exit status 0 whatever
    it finds, and 2 where the data cannot be read.
    """
    progress = ConsoleProgress(output)
    if is_check:
        found = _checked(config_without_workspace(given), progress)
        output.answer(found.to_json(), check_up_text(found), json_file)
        return
    if json_file is not None:
        raise InputError("--json goes with --check alone", "--json", "both", "add --check")
    with workspace_of(given) as (workspace, _):
        with progress.stage("prepare"):
            notes = prepare_stage(workspace, progress)
        for line in (stage_line(workspace, "prepare"), *notes, next_line(workspace)):
            output.summary(line)


def _checked(config: RunConfig, progress: Progress) -> CheckUp:
    now = time.time()
    if config.source is not None:
        return check(Path(config.source), config.data, now, progress)
    return check_interactions(generate_interactions(config.synthetic, progress), config.data, now)
