"""Evaluation and more budgets: what speed.json says beside the race."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markdown_table import table


def ranking_section(ways: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return how many users are ranked in a second.

    Args:
        ways: of speed.json; the first is tfpeel's own.
    """
    rows = []
    for way in ways:
        lists = way["users"] * way["lists_of_each"]
        numbers = [f"{way['users']:,}", str(way["lists_of_each"]), f"{way['seconds']:.1f}"]
        rows.append([way["way"], *numbers, f"{lists / way['seconds']:,.0f}"])
    return [
        "### Ranking users exactly",
        "",
        "The whole catalogue for each user, without what they have. tfpeel's evaluation runs the"
        " `.tflite` file of the user's cluster for each budget, one user at a time as a device"
        " does, and ranks with the full model besides. The other ways rank with the full model's"
        " vectors alone, for some of the users.",
        "",
        table(["way", "users", "lists of each", "seconds", "lists a second"], rows),
    ]


def budgets_section(budgets: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return what one more budget takes.

    Args:
        budgets: of speed.json.
    """
    rows = [
        [
            f"{row['budget_bytes'] / 1e6:g} MB",
            str(row["files"]),
            f"{row['seconds']:.1f}",
            f"{row['seconds'] / row['files']:.3f}",
        ]
        for row in budgets
    ]
    return [
        "### One more budget",
        "",
        "For all clusters of the finished workspace, without training; with the file of the"
        " one-table pack, and with the check of the pack that is there.",
        "",
        table(["budget", "files", "seconds", "seconds a file"], rows),
    ]
