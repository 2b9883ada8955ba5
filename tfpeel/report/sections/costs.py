"""Latency and memory, as measured on this machine."""

from __future__ import annotations

from tfpeel.report.environment import Environment
from tfpeel.report.figures import size_text, time_text
from tfpeel.report.file_cost import FileCost
from tfpeel.report.parts import Cell, Paragraph, Part, Section, count_cell, table_of
from tfpeel.report.plot import Plot, series_of
from tfpeel.report.scale import linear_axis

_HEADINGS = (
    *("budget", "bytes", "items", "open and first answer, ms", "history to vector, ms"),
    *("recommend, median ms", "recommend, 95th percentile ms", "memory"),
)


def costs_section(costs: tuple[FileCost, ...], environment: Environment) -> Section:
    """Return the section about latency and memory."""
    text = (
        f"Measured while this report was made, on this machine: {environment.processor},"
        f" {environment.cores} cores, {size_text(environment.memory_bytes)},"
        f" {environment.system}; with the files of cluster {costs[0].cluster}, which has most"
        " users. One thread of a process for each file; memory is what the process grew by, the"
        " file included. Other work on the machine makes these figures larger; phones have others."
    )
    rows = [_row(cost) for cost in costs]
    table = table_of("What a file costs the process that uses it.", _HEADINGS, rows)
    parts: tuple[Part, ...] = (Paragraph(text), _plot(costs), table)
    return Section("costs", "Latency and memory", parts)


def _plot(costs: tuple[FileCost, ...]) -> Plot:
    x = linear_axis("size of the file", [cost.bytes for cost in costs], size_text)
    slowest = [max(cost.recommend_ms, cost.encode_ms) for cost in costs]
    y = linear_axis("median time of a call, ms", slowest, "{:.3g}".format)
    series = []
    for style, (name, field) in enumerate(
        (("recommend", "recommend_ms"), ("history to vector", "encode_ms"))
    ):
        points = [
            (
                cost.bytes,
                getattr(cost, field),
                f"{name}, {size_text(cost.bytes)}: {time_text(getattr(cost, field))} ms",
            )
            for cost in costs
        ]
        series.append(series_of(name, "line", style, (x, y), sorted(points)))
    return Plot("Time of a call by size, on this machine.", x, y, tuple(series))


def _row(cost: FileCost) -> tuple[Cell | str, ...]:
    times = (cost.open_ms, cost.encode_ms, cost.recommend_ms, cost.recommend_p95_ms)
    memory = cost.memory_bytes
    return (
        Cell(size_text(cost.budget_bytes), cost.budget_bytes),
        count_cell(cost.bytes),
        count_cell(cost.items),
        *(Cell(time_text(time), time) for time in times),
        "unknown" if memory is None else Cell(size_text(memory), memory),
    )
