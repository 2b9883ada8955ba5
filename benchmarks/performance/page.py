"""docs/performance.md."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from performance.aims import aims_section
from performance.circumstances import circumstances
from performance.distributed_section import distributed_section
from performance.growth_section import growth_section
from performance.race_section import race_section
from performance.speed_sections import budgets_section, ranking_section
from performance.whole_runs import stages_section, whole_runs_section

INTRODUCTION = """\
# Performance

What takes how long, and how much memory. This page is made from the JSON files in
`benchmarks/results` by `python benchmarks/performance_page.py`; no figure is written by hand. Times
depend on the machine: ratios of one run on one machine are what is worth reading. What larger data
would need is in [sizing](sizing.md); the figures of devices are in
[on the device](device.md#what-it-costs). The files come from

```bash performance
pip install -e .[benchmarks]
python benchmarks/pipeline.py --data DATA --workspace WORKSPACE --out benchmarks/results/NAME.json
python benchmarks/run_times.py --name NAME --out benchmarks/results/run-times.json -- --data DATA
python benchmarks/speed.py --workspace WORKSPACE --out benchmarks/results/speed.json
python benchmarks/growth.py --size ITEMS:INTERACTIONS --work FOLDER \\
    --out benchmarks/results/growth.json
pip install -e .[distributed]
python benchmarks/distributed.py --workspace WORKSPACE --work FOLDER \\
    --out benchmarks/results/distributed.json
```
"""
_RUNS = {
    "gowalla.json": "Gowalla",
    "gowalla-held-out.json": "Gowalla, held-out users",
    "gowalla-fast.json": "Gowalla, preset `fast`",
    "ml-1m.json": "ML-1M",
}
_NO_SPEED = (
    "Training to a quality against other libraries, ranking users a second, and one more budget"
    " have not been measured yet."
)
_NO_DISTRIBUTED = "What a second machine is worth has not been measured yet."
_STAGE_TIMES = ("run-times.json", "run-times-first.json")
_NO_GROWTH = "How time, memory and files grow with the data has not been measured yet."
_PARTS = {"evaluation": ranking_section, "more-budgets": budgets_section}


def performance_page(results: Path) -> str:
    """Return the page.

    Args:
        results: folder of the JSON files; sections whose file is missing say so.
    """
    names = (*_RUNS, *_STAGE_TIMES, "speed.json", "growth.json", "distributed.json")
    reports = {
        name: json.loads((results / name).read_text())
        for name in names
        if (results / name).is_file()
    }
    sections = [
        aims_section(reports),
        _whole_runs(reports),
        _stages(reports),
        _speed(reports.get("speed.json")),
        _section("Growth", reports.get("growth.json"), _NO_GROWTH, growth_section),
        _section(
            "More than one machine",
            reports.get("distributed.json"),
            _NO_DISTRIBUTED,
            distributed_section,
        ),
    ]
    texts = ["\n".join(section).strip() + "\n" for section in sections if section]
    return "\n".join([INTRODUCTION, *texts])


def _stages(reports: Mapping[str, Any]) -> list[str]:
    now, before = (reports.get(name, {"runs": {}})["runs"] for name in _STAGE_TIMES)
    return stages_section(now, before) if now else []


def _whole_runs(reports: Mapping[str, Any]) -> list[str]:
    runs = {
        title: reports[name]
        for name, title in _RUNS.items()
        if name in reports and reports[name]["wall_seconds"] is not None
    }
    return whole_runs_section(runs) if runs else []


def _speed(report: Mapping[str, Any] | None) -> list[str]:
    if report is None:
        return ["## Beside other libraries", "", _NO_SPEED]
    parts = report["parts"]
    lines = ["## Beside other libraries", "", *circumstances(report)]
    sections = [race_section(parts)]
    sections += [make(parts[name]) for name, make in _PARTS.items() if name in parts]
    for section in sections:
        lines += ["", "\n".join(section).strip()] if section else []
    return lines


def _section(
    title: str,
    report: Mapping[str, Any] | None,
    not_measured: str,
    section: Callable[[Mapping[str, Any]], list[str]],
) -> list[str]:
    head = [f"## {title}", ""]
    if report is None:
        return [*head, not_measured]
    return [*head, *circumstances(report), "", *section(report["parts"])]
