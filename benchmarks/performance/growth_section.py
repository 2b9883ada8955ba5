"""How time, memory and files grow with the data."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from markdown_table import table

_STAGES = ("prepare", "pretrain", "cluster", "refine", "export")


def by_size(parts: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the rows of growth.json, those of few interactions first.

    Args:
        parts: of growth.json.
    """
    return sorted(parts.values(), key=lambda row: row["interactions"])


def exponents(rows: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Return the slopes of logarithms over that of the interactions.

    Args:
        rows: of growth.json; sizes of which nothing but the scale differs.

    Returns:
        That of each stage's seconds, of `all` seconds, of `memory` and of the `workspace`; nothing
        where there are not two sizes.
    """
    if len({row["interactions"] for row in rows}) < 2:
        return {}
    sizes = np.log([row["interactions"] for row in rows])
    figures = {name: [_seconds(row, name) for row in rows] for name in (*_STAGES, "all")}
    figures["memory"] = [_peak(row) for row in rows]
    figures["workspace"] = [row["workspace_bytes"] for row in rows]
    return {name: float(np.polyfit(sizes, np.log(of), 1)[0]) for name, of in figures.items()}


def growth_section(parts: Mapping[str, Any]) -> list[str]:
    """Return the tables of sizes and exponents.

    Args:
        parts: of growth.json.
    """
    rows = by_size(parts)
    headings = ["interactions", "users", "items", "clusters", "epochs", *_STAGES, "all"]
    sizes = []
    for row in rows:
        data = row["dataset"]
        counts = [row["interactions"], data["users"], data["items"], row["clusters"]]
        epochs = " + ".join(str(count) for count in row["epochs"])
        seconds = [f"{_seconds(row, name):.1f}" for name in (*_STAGES, "all")]
        sizes.append([*(f"{count:,}" for count in counts), epochs, *seconds])
    bytes_rows = [
        [
            f"{row['interactions']:,}",
            *(f"{row['stages'][name]['peak_bytes'] / 1e9:.2f}" for name in _STAGES),
            f"{row['workspace_bytes'] / 1e9:.3f}",
            f"{row['largest_file_bytes']:,}",
            f"{row['recommend_milliseconds']:.2f}",
        ]
        for row in rows
    ]
    hashes = [f"`{row['dataset']['content_hash'][:12]}`" for row in rows]
    of_bytes = ["interactions", *_STAGES, "workspace, GB", "largest file, bytes"]
    return [
        "Seconds of each stage on synthetic data. A stage is a process of its own, whose start"
        " counts, so that small sizes make exponents look smaller. `evaluate` is not among them: it"
        " grows with users times items, or is about as many users as `--users` says.",
        "",
        table(headings, sizes),
        "The most memory of a process of each stage, in GB, as the operating system counts it; and"
        " what is left on the disk.",
        "",
        table([*of_bytes, "a recommendation, ms"], bytes_rows),
        f"Hashes of the data: {', '.join(hashes)}.",
        "",
        *_exponent_table(rows),
    ]


def of_one_shape(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the most sizes that have about as many interactions for each item.

    Args:
        rows: of growth.json, in any order that is kept.
    """
    by_shape = defaultdict[int, list[Mapping[str, Any]]](list)
    for row in rows:
        by_shape[math.floor(np.log2(row["interactions"] / row["dataset"]["items"]))].append(row)
    return max(by_shape.values(), key=len, default=[])


def _exponent_table(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    fitted = of_one_shape(rows)
    found = {"all of them": exponents(fitted)}
    if len(fitted) > 2:
        found["the largest two"] = exponents(fitted[-2:])
    if not found["all of them"]:
        return []
    names = list(found["all of them"])
    each = round(fitted[-1]["interactions"] / fitted[-1]["dataset"]["items"])
    return [
        "Exponents over the interactions: 1 is as fast as the data, 2 is four times for twice the"
        f" data. They are fitted to the sizes of about {each} interactions for each item.",
        "",
        table(
            ["fitted to", *names],
            [[over, *(f"{of[name]:.2f}" for name in names)] for over, of in found.items() if of],
        ),
    ]


def _seconds(row: Mapping[str, Any], name: str) -> float:
    stages = row["stages"]
    if name == "all":
        return float(sum(stages[stage]["seconds"] for stage in _STAGES))
    return float(stages[name]["seconds"])


def _peak(row: Mapping[str, Any]) -> float:
    return float(max(stage["peak_bytes"] for stage in row["stages"].values()))
