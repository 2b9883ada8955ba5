"""`tfpeel tune`: look for values with which the packs recommend better."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tfpeel.cli.config_text import config_text
from tfpeel.cli.console_progress import ConsoleProgress
from tfpeel.cli.field_option import field_option
from tfpeel.cli.new_file import require_new
from tfpeel.cli.open_workspace import workspace_ready_for
from tfpeel.cli.output import Output
from tfpeel.cli.output_options import output_options
from tfpeel.cli.run_options import workspace_option
from tfpeel.cli.sizes import Size
from tfpeel.cli.tune_text import ended_line, tune_summary
from tfpeel.storage import write_file, write_json
from tfpeel.tune import PARAMETERS, ParameterName, TuneConfig, TunerName


@click.command("tune")
@workspace_option
@field_option("--trials", TuneConfig, "trials")
@field_option("--tuner", TuneConfig, "tuner")
@click.option(
    "--parameter",
    "parameters",
    type=click.Choice(PARAMETERS),
    multiple=True,
    help="What is tuned; may be repeated.  [default: diversity]",
)
@click.option(
    "--budget",
    "budgets",
    type=Size(),
    multiple=True,
    help="Bytes of the files that are asked; may be repeated.  [default: the workspace's]",
)
@field_option("--repeat", TuneConfig, "repeat")
@field_option("--jobs", TuneConfig, "jobs")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Config file that gets the best values.  [default: reports/tuned.toml]",
)
@click.option("--overwrite", is_flag=True, help="Replace the file of --out.")
@output_options
def command(
    workspace: Path,
    trials: int | None,
    tuner: TunerName | None,
    parameters: tuple[ParameterName, ...],
    budgets: tuple[int, ...],
    repeat: int | None,
    jobs: int | None,
    out: Path | None,
    overwrite: bool,
    output: Output,
) -> None:
    """Tune by the recall of the .tflite files on the validation part, with Keras Tuner.

    Every trial is a process. The same command again goes on where it was; more --trials add to
    those that there are.
    """
    given: dict[str, Any] = {"trials": trials, "tuner": tuner, "repeat": repeat, "jobs": jobs}
    given |= {"parameters": parameters or None, "budgets": budgets or None}
    config = TuneConfig.of(**{name: value for name, value in given.items() if value is not None})
    if out is not None:
        require_new(out, overwrite)
    # Here, so that what is missing is said before anything is made.
    from tfpeel.tune.machines import role_of_machine  # noqa: PLC0415
    from tfpeel.tune.plot import plot_svg  # noqa: PLC0415 - the extra that only tuning needs
    from tfpeel.tune.tune import Ended, tune  # noqa: PLC0415 - the same

    with workspace_ready_for(workspace, "pretrain", role_of_machine() != "alone") as opened:
        # The default, the trials, and both with each other seed.
        total = 1 + config.trials + 2 * config.repeat
        progress, done = ConsoleProgress(output), 0
        with progress.task("tune", total) as task:

            def tell(ended: Ended) -> None:
                nonlocal done
                progress.say(ended_line(ended))
                before = 1 if ended.seed is None else 1 + config.trials
                task.advance(before + ended.done - done)
                done = before + ended.done

            result = tune(opened, config, tell)
        if result is None:
            output.summary("The trials are done; the chief has the result.")
            return
        reports = opened.path / "reports"
        tuned = out or reports / "tuned.toml"
        write_json(reports / "tune.json", result.to_json())
        write_file(reports / "tune.svg", plot_svg(result).encode())
        write_file(tuned, config_text(result.best_config).encode())
    output.summary(tune_summary(result, workspace, tuned))
