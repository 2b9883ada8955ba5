"""Quality against bytes, with the full model as a line."""

from __future__ import annotations

import shlex

from tfpeel.report.figures import share_text, size_text
from tfpeel.report.parts import Cell, Command, Paragraph, Part, Section, Table, count_cell, table_of
from tfpeel.report.plot import Plot, series_of
from tfpeel.report.quality import Quality, QualityRow
from tfpeel.report.scale import linear_axis, log_axis
from tfpeel.words import row_of_some

# Name of a row, and the number of its style.
_LINES = {"pack": 0, "one table": 1, "stale pack": 2, "history pack": 3}
_LEVELS = {"full model": 4, "popularity": 5}
_METRICS = ("Recall", "NDCG", "Coverage")
_ABOUT = (
    "Every row ranks the whole catalogue for every user, without what the user has already. The"
    " pack is what ships: a file for each user cluster. One table is a file of the same bytes for"
    " everybody. The full model is the global one, unquantised."
)


def quality_section(evaluations: tuple[Quality, ...], workspace: str) -> Section:
    """Return the section about quality, or about how to measure it."""
    command = Command(f"tfpeel evaluate --workspace {shlex.quote(workspace)}")
    if not evaluations:
        text = "Nobody has measured the packs of this workspace yet. To do so:"
        return Section("quality", "Quality against bytes", (Paragraph(text), command))
    parts: list[Part] = [Paragraph(_ABOUT)]
    for quality in evaluations:
        parts += [_plot(quality), _table(quality)]
        if not quality.is_current:
            stale = (
                f"The figures of {quality.protocol} on {quality.split} were measured on other files"
                " than those that are in the workspace now. To measure these:"
            )
            protocol = f" --protocol {quality.protocol} --split {quality.split}"
            parts += [Paragraph(stale), Command(command.text + protocol)]
    return Section("quality", "Quality against bytes", tuple(parts))


def _plot(quality: Quality) -> Plot:
    key = f"recall@{quality.ks[0]}"
    sized = [row for row in quality.rows if row.name in _LINES]
    x = log_axis("size of a user's file", [row.bytes for row in sized], size_text)
    y = linear_axis(
        f"Recall@{quality.ks[0]}", [row.metrics[key] for row in quality.rows], "{:.3g}".format
    )
    series = []
    for name, style in _LINES.items():
        rows = quality.named(name)
        points = sorted((float(row.bytes), row.metrics[key], _text(row, key)) for row in rows)
        if points:
            series.append(series_of(name, "line", style, (x, y), points))
    for name, style in _LEVELS.items():
        row = quality.named(name)[0]
        points = [(end, row.metrics[key], _text(row, key)) for end in (x.low, x.high)]
        legend = f"{name}, {size_text(row.bytes)}"
        series.append(series_of(legend, "level", style, (x, y), points))
    return Plot(f"{_named(quality)}: Recall@{quality.ks[0]} by size.", x, y, tuple(series))


def _table(quality: Quality) -> Table:
    first = quality.ks[0]
    full = quality.named("full model")[0].metrics[f"recall@{first}"]
    metrics = [(f"{name}@{k}", f"{name.lower()}@{k}") for k in quality.ks for name in _METRICS]
    headings = ["", "budget", "largest file, bytes", *(heading for heading, _ in metrics)]
    rows = []
    for row in quality.rows:
        budget = Cell("") if row.budget_bytes is None else _size(row.budget_bytes)
        values = [_metric(row.metrics[key]) for _, key in metrics]
        share = row.metrics[f"recall@{first}"] / full if full else 0.0
        of_full = Cell(share_text(share), share)
        name = Cell(row_of_some(row.name, row.users, quality.users))
        rows.append((name, budget, count_cell(row.bytes), *values, of_full))
    return table_of(f"{_named(quality)}.", (*headings, "of full model"), rows)


def _named(quality: Quality) -> str:
    return f"{quality.protocol} on {quality.split}, {quality.users:,} users"


def _text(row: QualityRow, key: str) -> str:
    return f"{row.name}, {size_text(row.bytes)}: {row.metrics[key]:.4f}"


def _size(size_bytes: int) -> Cell:
    return Cell(size_text(size_bytes), size_bytes)


def _metric(value: float) -> Cell:
    return Cell(f"{value:.4f}", value)
