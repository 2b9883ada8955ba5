"""What the project wants to be, beside what was measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from markdown_table import table
from performance.growth_section import by_size, exponents, of_one_shape
from performance.race_section import Duel, duels, strongest

_BUDGETS_EVALUATED = 5
# What the aims are about.
_DATA, _CORES = "gowalla", 2
_MANY_ITEMS = 900_000

# The aim, what was measured, and whether it is met; None: that is not known.
Row = tuple[str, str, bool | None]
_MET = {True: "yes", False: "no", None: "not known"}


def aims_section(reports: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the aims of which a measurement is there.

    Args:
        reports: name of a file in benchmarks/results to its content; those that are there.
    """
    rows = [
        *_of_race(reports.get("speed.json")),
        *_of_stages(reports.get("speed.json")),
        *_of_run(reports.get("gowalla.json"), reports.get("run-times.json")),
        *_of_fast_run(reports.get("gowalla-fast.json"), reports.get("gowalla.json")),
        *_of_growth(reports.get("growth.json")),
    ]
    return [
        "## Aims",
        "",
        "Those that something was measured for, on Gowalla with two cores; growth on synthetic"
        " data. All without a GPU.",
        "",
        table(
            ["aim", "measured", "met"],
            [[aim, measured, _MET[met]] for aim, measured, met in rows],
        ),
    ]


def _is_about(report: Mapping[str, Any] | None) -> bool:
    return (
        report is not None
        and report["dataset"]["name"] == _DATA
        and report["machine"]["cores"] == _CORES
    )


def _of_race(report: Mapping[str, Any] | None) -> Iterator[Row]:
    if report is None or not _is_about(report):
        return
    found = duels(report["parts"])
    stock, ials = strongest(found, "stock"), strongest(found, "ials")
    if stock is not None:
        aim = "the best recall of a stock TFRS model in a fifth of its time"
        yield aim, _duel_text(stock), (stock.ratio or 0) >= 5
    if ials is not None:
        aim = "the best recall of iALS in no more than its time"
        yield aim, _duel_text(ials), (ials.ratio or 0) >= 1


def _duel_text(duel: Duel) -> str:
    if duel.reached_seconds is None:
        return f"{duel.best_recall:.4f} was never reached"
    text = f"{duel.best_recall:.4f}: {duel.reached_seconds:.1f} s against {duel.best_seconds:.1f} s"
    return text + (", when time was over for it" if duel.out_of_time else "")


def _of_stages(report: Mapping[str, Any] | None) -> Iterator[Row]:
    if report is None or not _is_about(report):
        return
    for way in report["parts"].get("evaluation", [])[:1]:
        if way["lists_of_each"] - 1 == _BUDGETS_EVALUATED:
            aim = "all users ranked by the files of five budgets in under 2 minutes"
            yield aim, f"{way['seconds']:.0f} s, the full model included", way["seconds"] < 120
    for row in report["parts"].get("more-budgets", [])[:1]:
        aim = "a new budget for all clusters in under 20 seconds"
        yield aim, f"{row['seconds']:.1f} s", row["seconds"] < 20


def _of_run(report: Mapping[str, Any] | None, run_times: Mapping[str, Any] | None) -> Iterator[Row]:
    if report is None or not _is_about(report):
        return
    if report["wall_seconds"] is None:
        # It went on in a workspace that was there.
        yield from _of_stage_times(run_times)
        return
    seconds, largest = report["wall_seconds"], report["peak_bytes_of_largest_process"]
    yield "a run in under 15 minutes", f"{seconds / 60:.1f} minutes", seconds < 15 * 60
    aim, peak = "a run in 4 GB", report.get("peak_bytes_of_all_processes")
    if peak is not None:
        yield aim, f"{peak / 1e9:.1f} GB in all processes", peak <= 4e9
    else:
        yield aim, f"{largest / 1e9:.1f} GB in the largest process; all were not measured", None


def _of_stage_times(run_times: Mapping[str, Any] | None) -> Iterator[Row]:
    run = (run_times or {"runs": {}})["runs"].get("Gowalla")
    if run is not None:
        seconds = sum(run["measured_seconds"].values())
        measured = f"{seconds / 60:.1f} minutes, all stages together"
        yield "a run in under 15 minutes", measured, seconds < 15 * 60


def _of_fast_run(
    fast: Mapping[str, Any] | None, default: Mapping[str, Any] | None
) -> Iterator[Row]:
    if fast is None or default is None or not _is_about(fast):
        return
    seconds = fast["wall_seconds"]
    aim = "a run with preset `fast` in under 3 minutes"
    yield aim, f"{seconds / 60:.1f} minutes", seconds < 3 * 60
    recalls = [_recalls(report) for report in (fast, default)]
    shared = sorted(set(recalls[0]) & set(recalls[1]))
    if shared:
        worst = max(1 - recalls[0][budget] / recalls[1][budget] for budget in shared)
        aim = "preset `fast` with at most 3% less recall"
        yield aim, f"{worst:.1%} less at the budget where it is most", worst <= 0.03


def _recalls(report: Mapping[str, Any]) -> dict[int, float]:
    return {
        result["budget_bytes"]: result["recall@20"]
        for result in report["results"]
        if result["protocol"] == "known-users"
    }


def _of_growth(report: Mapping[str, Any] | None) -> Iterator[Row]:
    rows = by_size(report["parts"]) if report else []
    slope = exponents(of_one_shape(rows)).get("all")
    if slope is not None:
        yield "time grows with an exponent of at most 1.1", f"{slope:.2f}", slope <= 1.1
    for row in rows:
        if row["dataset"]["items"] >= _MANY_ITEMS and row["largest_file_bytes"] <= 1_000_000:
            milliseconds = row["recommend_milliseconds"]
            aim = f"a recommendation out of {row['dataset']['items']:,} items in under 1 ms"
            yield aim, f"{milliseconds:.2f} ms", milliseconds < 1
