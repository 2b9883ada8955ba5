"""`tfpeel report`: a finished workspace as one HTML file, or as Markdown or JSON."""

from __future__ import annotations

from pathlib import Path

import click

from tfpeel.cli.console_progress import ConsoleProgress
from tfpeel.cli.engine_options import engine_options
from tfpeel.cli.new_file import require_new
from tfpeel.cli.next_command import next_command
from tfpeel.cli.open_workspace import workspace_ready_for
from tfpeel.cli.output import Output
from tfpeel.cli.output_options import output_options
from tfpeel.cli.run_options import workspace_option
from tfpeel.engine import Engine
from tfpeel.report import FORMATS, Format, make_report, rendered
from tfpeel.storage import write_file


@click.command("report")
@workspace_option
@click.option(
    "--format",
    "to",
    type=click.Choice(FORMATS),
    default="html",
    show_default=True,
    help="One HTML file that needs no network; Markdown; or JSON.",
)
@click.option(
    "--out",
    metavar="FILE",
    help="Where to write it; - is standard output.  [default: reports/report.FORMAT of WORKSPACE]",
)
@click.option("--overwrite", is_flag=True, help="Replace the file if there is one.")
@engine_options
@output_options
def command(
    workspace: Path, to: Format, out: str | None, overwrite: bool, engine: Engine, output: Output
) -> None:
    """Write a report of a finished workspace, with measurements of its files."""
    progress = ConsoleProgress(output)
    with workspace_ready_for(workspace, None) as opened:
        path = Path(out) if out is not None else workspace / "reports" / f"report.{to}"
        if out != "-":
            require_new(path, overwrite)
        with progress.stage("report"):
            text = rendered(make_report(opened, engine, progress), to)
        if out != "-":
            write_file(path, text.encode())
    if out == "-":
        click.echo(text, nl=False)
    else:
        output.summary(f"Report {path}: {path.stat().st_size:,} bytes.")
        output.summary(next_command("play", workspace / "pack"))
