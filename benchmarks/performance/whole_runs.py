"""Whole runs: time, memory, and the share of each stage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markdown_table import table
from performance.circumstances import machines_and_versions

STAGES = ("prepare", "pretrain", "cluster", "refine", "export", "evaluate")


def whole_runs_section(runs: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return time and memory of runs from a file to an evaluated pack.

    Args:
        runs: name to the report of benchmarks/pipeline.py.
    """
    headings = ["run", "users", "items", "interactions", "clusters", "budgets", "minutes"]
    headings += ["largest process, GB", "all processes, GB"]
    rows = []
    for name, report in runs.items():
        dataset = report["dataset"]
        parts = ("train", "valid", "test", "history")
        interactions = sum(dataset[f"{part}_interactions"] for part in parts)
        budgets = {result["budget_bytes"] for result in report["results"]}
        counts = (dataset["users"], dataset["items"], interactions, report["clusters"])
        sizes = [f"{count:,}" for count in (*counts, len(budgets))]
        memory = [report.get(f"peak_bytes_of_{of}") for of in ("largest_process", "all_processes")]
        figures = [f"{peak / 1e9:.1f}" if peak else "–" for peak in memory]
        rows.append([name, *sizes, f"{report['wall_seconds'] / 60:.1f}", *figures])
    lines = [
        "## Whole runs",
        "",
        "`tfpeel run`, from the file of interactions to the evaluated pack. –: was not measured.",
        "",
        table(headings, rows),
    ]
    for name, report in runs.items():
        data = report["dataset"]["content_hash"][:12]
        lines.append(f"- {name}: `{report['command']}`, hash of the data `{data}`")
    return [*lines, *machines_and_versions(list(runs.values()))]


def stages_section(
    runs: Mapping[str, Mapping[str, Any]], before: Mapping[str, Mapping[str, Any]]
) -> list[str]:
    """Return how the time of runs is divided among the stages.

    Args:
        runs: of run-times.json.
        before: of run-times-first.json, whose rows are copied from the commits that they name.
    """
    rows = []
    for name, run in {**before, **runs}.items():
        measured = run["measured_seconds"]
        total = sum(measured.values())
        cells = [f"{measured[stage]:.0f} s, {measured[stage] / total:.0%}" for stage in STAGES]
        rows.append([name, f"{total:.0f} s", *cells])
    lines = [
        "## Where the time goes",
        "",
        "Seconds of each stage and its share of the run. `pretrain` works twice: on the training"
        " part to choose, and on training and validation to ship. `export` and `evaluate` make and"
        " ask the one-table packs too, with which the packs are compared.",
        "",
        table(["run", "all", *STAGES], rows),
    ]
    lines += [
        f"- {name}: before what made it faster; copied from commit {run['commit']}"
        for name, run in before.items()
    ]
    lines += [f"- {name}: `{run['command']}`" for name, run in runs.items()]
    return [
        *lines,
        *machines_and_versions([*before.values(), *runs.values()]),
        "",
        "[The command line](command-line.md#before-a-long-run) says what `--dry-run` tells.",
    ]
