"""On what, and by which command, something was measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def machine_text(machine: Mapping[str, Any]) -> str:
    """Return a machine in a few words.

    Args:
        machine: as machine.machine gives it.
    """
    memory = machine["memory_bytes"] / 1e9
    return f"{machine['processor']}, {machine['cores']} cores, {memory:.0f} GB of memory"


def data_text(dataset: Mapping[str, Any]) -> str:
    """Return a data set in a few words, with the start of its hash.

    Args:
        dataset: as Dataset.statistics gives it.
    """
    interactions = sum(dataset[f"{part}_interactions"] for part in ("train", "valid", "test"))
    return (
        f"{dataset['name']}, split {dataset['split']}: {dataset['users']:,} users,"
        f" {dataset['items']:,} items, {interactions:,} interactions"
        f" (hash `{dataset['content_hash'][:12]}`)"
    )


def circumstances(report: Mapping[str, Any]) -> list[str]:
    """Return lines of Markdown about a report.

    Args:
        report: with command, machine and versions, and perhaps with seed and dataset.
    """
    lines = [f"- Command: `{report['command']}`"]
    if "dataset" in report:
        lines.append(f"- Data: {data_text(report['dataset'])}")
    if "seed" in report:
        lines.append(f"- Seed: {report['seed']}")
    return [*lines, *machines_and_versions([report])]


def machines_and_versions(reports: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return lines of Markdown with what the reports were made on, each once.

    Args:
        reports: with machine, and perhaps with versions.
    """
    machines = dict.fromkeys(machine_text(report["machine"]) for report in reports)
    versions = dict.fromkeys(
        ", ".join(f"{name} {version}" for name, version in report["versions"].items())
        if "versions" in report
        else "not noted"
        for report in reports
    )
    return [f"- Machine: {'; '.join(machines)}", f"- Versions: {'; '.join(versions)}"]
