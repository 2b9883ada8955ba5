"""Recommendations as JSON and for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from tfpeel.cli.sizes import format_size
from tfpeel.runtime import Answer, Pack, Recommendation

# Recommended item to the items of the history that speak for it, best first.
Reasons: TypeAlias = Mapping[str, tuple[Recommendation, ...]]


def answer_json(answer: Answer, pack: Pack, reasons: Reasons) -> dict[str, Any]:
    """Return the JSON object of an answer; with reasons, each item says its own."""
    items = []
    for rank, found in enumerate(answer.recommendations, start=1):
        item: dict[str, Any] = {"rank": rank, **_json_of(found)}
        if reasons:
            item["because"] = [_json_of(one) for one in reasons[found.item_id]]
        items.append(item)
    return {
        "schema_version": 1,
        "pack": str(pack.path),
        "file": pack.file_for(answer.cluster, answer.budget_bytes).path,
        "cluster": answer.cluster,
        "budget_bytes": answer.budget_bytes,
        "unknown_ids": list(answer.unknown_ids),
        "recommendations": items,
    }


def answer_text(answer: Answer, reasons: Reasons) -> str:
    """Return a line for each item, and one below it with its reasons."""
    lines = [f"User cluster {answer.cluster}, file of {format_size(answer.budget_bytes)}:"]
    for rank, found in enumerate(answer.recommendations, start=1):
        title = f"  {found.title}" if found.title else ""
        lines.append(f"{rank:>4}  {found.score:8.4f}  {found.item_id}{title}")
        because = reasons.get(found.item_id, ())
        if because:
            named = ", ".join(f"{one.title or one.item_id} ({one.score:.4f})" for one in because)
            lines.append(f"{'':>16}because of {named}")
    if not answer.recommendations:
        lines.append("nothing is left: all items of the file are known or disliked")
    return "\n".join(lines)


def _json_of(found: Recommendation) -> dict[str, Any]:
    return {"item_id": found.item_id, "title": found.title, "score": found.score}
