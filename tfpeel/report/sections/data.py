"""What was trained on."""

from __future__ import annotations

from tfpeel.report.data_summary import DataSummary
from tfpeel.report.figures import share_text
from tfpeel.report.parts import Cell, Section, Table, count_cell, table_of
from tfpeel.report.plot import Plot, series_of
from tfpeel.report.scale import log_axis

_PARTS = {"train": "train", "valid": "validation", "test": "test", "history": "history"}


def data_section(data: DataSummary) -> Section:
    """Return the section about the data set."""
    return Section("data", "What was trained on", (_counts(data), _long_tail(data), _shares(data)))


def _counts(data: DataSummary) -> Table:
    total = sum(data.interactions.values())
    rows: list[tuple[str, Cell]] = [
        ("users", count_cell(data.users)),
        ("items", count_cell(data.items)),
        ("items with a title", count_cell(data.titles)),
        ("interactions", count_cell(total)),
        ("pairs of user and item that are interactions", _share(data.density)),
    ]
    for part, count in data.interactions.items():
        if count:
            rows.append((f"interactions, {_PARTS[part]}", count_cell(count)))
    if data.held_out_users:
        rows.append(("users kept from all training", count_cell(data.held_out_users)))
    names = ("fewest", "first quartile", "median", "third quartile", "most")
    for name, count in zip(names, data.user_percentiles.values(), strict=True):
        rows.append((f"interactions of a user, {name}", count_cell(count)))
    return table_of(f"{data.name}, split {data.split}.", ("what", "number"), rows)


def _long_tail(data: DataSummary) -> Plot:
    points = [point for point in data.tail if point.interactions > 0]
    x = log_axis("rank of the item, most popular first", [p.rank for p in points], _whole)
    y = log_axis("interactions of the item", [p.interactions for p in points], _whole)
    marks = [
        (p.rank, p.interactions, f"rank {p.rank:,}: {p.interactions:,} interactions")
        for p in points
    ]
    caption = "The long tail: interactions by popularity."
    return Plot(caption, x, y, (series_of("items", "line", 0, (x, y), marks),))


def _shares(data: DataSummary) -> Table:
    rows = [(_share(share.items), _share(share.interactions)) for share in data.tail_shares]
    headings = ("most popular items", "have of all interactions")
    return table_of("The long tail in numbers.", headings, rows)


def _share(share: float) -> Cell:
    return Cell(share_text(share), share)


def _whole(value: float) -> str:
    return f"{value:,.0f}"
