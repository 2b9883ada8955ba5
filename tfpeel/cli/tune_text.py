"""What `tfpeel tune` says about trials."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tfpeel.cli.duration import duration
from tfpeel.cli.next_command import next_command
from tfpeel.cli.sizes import format_size
from tfpeel.cli.tables import plain_table, rendered
from tfpeel.tune import PARAMETERS
from tfpeel.words import counted

if TYPE_CHECKING:
    from tfpeel.tune.result import Repeated, TrialRow, TuneResult
    from tfpeel.tune.tune import Ended


def ended_line(ended: Ended) -> str:
    """Return the line about a trial that has ended."""
    row = ended.row
    if ended.done == 0:
        return f"default: {_values(row)}: {_score(row)}"
    if ended.seed is not None:
        line = f"repeat {ended.done} of {ended.total}: {_name(row)} with seed {ended.seed}:"
        line += f" {_score(row)}"
    else:
        line = f"{ended.done} of {ended.total}: {_name(row)}: {_values(row)}: {_score(row)}"
        line += f"; best {ended.best.score:.4f} ({_name(ended.best)})"
    if ended.seconds_left:
        line += f"; about {duration(ended.seconds_left)} left"
    return line


def tune_summary(result: TuneResult, workspace: Path, tuned: Path) -> str:
    """Return the table of the default and the best, and what to do next."""
    rows = [("default", result.default)]
    if result.best is not result.default:
        rows.append((f"trial {result.best.name}", result.best))
    headings = [*(parameter.name for parameter in result.parameters), "Recall@20"]
    headings += [format_size(budget) for budget in result.budgets]
    table = plain_table("", [("", False), *((heading, True) for heading in headings)])
    for name, row in rows:
        values = [_number(row.values[parameter.name]) for parameter in result.parameters]
        scores = [row.score or 0.0, *row.recall.values()]
        table.add_row(name, *values, *(f"{score:.4f}" for score in scores))
    title = f"{len(result.trials)} trials, recall@20 of the files on the validation part"
    lines = [title, rendered(table), ""]
    if result.repeated is not None:
        lines.append(_repeated_line(result.repeated))
    reports = workspace / "reports"
    lines.append(f"Every trial: {reports / 'tune.json'}, {reports / 'tune.svg'}")
    if result.best is result.default:
        lines.append("No trial is better than the default.")
        lines.append(next_command("run", "--workspace", workspace))
    else:
        lines.append(next_command("run", "--workspace", f"{workspace}-tuned", "--config", tuned))
    return "\n".join(lines)


def _repeated_line(repeated: Repeated) -> str:
    found = repeated.to_json()
    count = len(repeated.seeds)
    return (
        f"With {counted(count, 'other seed')}:"
        f" trial {repeated.trial} {_with_spread(found['tuned'])},"
        f" default {_with_spread(found['default'])},"
        f" difference {_with_spread(found['difference'], '+')};"
        f" better in {found['better_in']} of {count}."
    )


def _with_spread(found: dict[str, Any], sign: str = "") -> str:
    text = format(found["mean"], f"{sign}.4f")
    return text if found["spread"] is None else f"{text} ± {found['spread']:.4f}"


def _name(row: TrialRow) -> str:
    return row.name if row.name == "default" else f"trial {row.name}"


def _values(row: TrialRow) -> str:
    # Keras Tuner gives them in an order of its own.
    named = [name for name in PARAMETERS if name in row.values]
    text = ", ".join(f"{name} {_number(row.values[name])}" for name in named)
    return text if row.epochs is None else f"{text} ({row.epochs} epochs)"


def _score(row: TrialRow) -> str:
    return "it was killed" if row.score is None else f"recall@20 {row.score:.4f}"


def _number(value: float) -> str:
    return f"{value:.4g}"
