"""What a second machine is worth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markdown_table import table

_NONE = "–"


def distributed_section(parts: Mapping[str, Any]) -> list[str]:
    """Return the tables of trainings and of refinements.

    Args:
        parts: of distributed.json.
    """
    trainings, refinements = _of(parts, "training, "), _of(parts, "refinement: ")
    lines = [
        "A machine is a core of one machine, in a network namespace of its own where it has a"
        " cable. A gain is the time of one core over that of the row, for the same work.",
        "",
    ]
    if trainings:
        lines += ["### Training by workers", "", _training_table(trainings)]
    if refinements:
        lines += ["### Refinement by Ray", "", _refinement_table(refinements)]
        lines.append(_bytes_text(refinements))
    return lines


def _of(parts: Mapping[str, Any], start: str) -> dict[str, Mapping[str, Any]]:
    return {name.removeprefix(start): of for name, of in parts.items() if name.startswith(start)}


def _training_table(trainings: Mapping[str, Mapping[str, Any]]) -> str:
    rows = []
    for batch_size, name in sorted((int(n), way) for n, way in (t.split(": ") for t in trainings)):
        found = trainings[f"{batch_size}: {name}"]
        alone = trainings.get(f"{batch_size}: one core", found)
        sent = found.get("sent_bytes_per_step")
        rows.append(
            [
                name,
                f"{batch_size:,}",
                f"{1000 * found['epoch_seconds'] / found['steps']:.0f}",
                f"{alone['epoch_seconds'] / found['epoch_seconds']:.2f}",
                _NONE if sent is None else f"{sent / 1e6:.1f}",
                f"{found['recall@20']:.4f}",
            ]
        )
    sent = "MB that a worker sends a step"
    headings = ["who trains", "batch", "ms a step", "gain", sent, "validation recall@20"]
    return table(headings, rows)


def _refinement_table(refinements: Mapping[str, Mapping[str, Any]]) -> str:
    first = next(iter(refinements.values()))
    alone = refinements.get("one core", first)["seconds"]
    rows = []
    for name, found in refinements.items():
        sent = found.get("sent_bytes")
        rows.append(
            [
                name,
                f"{found['seconds']:.0f}",
                f"{alone / found['seconds']:.2f}",
                _NONE if sent is None else f"{sent / 1e6:.0f}",
            ]
        )
    return table(["who refines", "seconds", "gain", "MB that the first machine sent"], rows)


def _bytes_text(refinements: Mapping[str, Mapping[str, Any]]) -> str:
    written = {found["sha256"] for found in refinements.values()}
    clusters = max(found["clusters"] for found in refinements.values())
    lost = max(found.get("lost_after") or 0 for found in refinements.values())
    same = "All wrote the same bytes." if len(written) == 1 else "They wrote different bytes."
    text = f"{clusters} clusters, and the one table, whose bytes were not compared. {same}"
    if lost:
        text += f" The lost machine was killed when {lost} clusters were done."
    return text
