"""Who trains to which quality in what time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markdown_table import table

OURS = "tfpeel"


@dataclass(frozen=True)
class Duel:
    """A model of others, and tfpeel's training beside it.

    Args:
        name: of the other model.
        best_recall: that it came to.
        best_seconds: of training until then.
        reached_seconds: tfpeel's until its recall was as good; None: it never was.
        out_of_time: whether a limit of time ended the other's training.
        most_seconds: that limit.
        interactions_a_second: what it trained on in a second.
    """

    name: str
    best_recall: float
    best_seconds: float
    reached_seconds: float | None
    out_of_time: bool
    most_seconds: float | None
    interactions_a_second: float

    @property
    def ratio(self) -> float | None:
        """The other's time over tfpeel's."""
        return self.best_seconds / self.reached_seconds if self.reached_seconds else None


def duels(parts: Mapping[str, Any]) -> dict[str, Duel]:
    """Return the duels, by the name of the part.

    Args:
        parts: of speed.json.
    """
    if OURS not in parts:
        return {}
    found = {}
    for key, runner in parts.items():
        if key == OURS or "laps" not in runner:
            continue
        best = max(runner["laps"], key=lambda lap: lap["recall"])
        found[key] = Duel(
            runner["name"],
            best["recall"],
            best["seconds"],
            reached_seconds(parts[OURS], best["recall"]),
            runner["out_of_time"],
            runner["most_seconds"],
            runner["interactions_a_second"],
        )
    return found


def reached_seconds(ours: Mapping[str, Any], recall: float) -> float | None:
    """Return when tfpeel's training had such a recall, or None.

    Args:
        ours: tfpeel's part of speed.json.
        recall: to be reached.
    """
    for lap in ours["laps"]:
        if lap["recall"] >= recall:
            return float(lap["seconds"])
    whole = ours["whole_pretraining"]
    return float(whole["seconds"]) if whole["recall"] >= recall else None


def strongest(found: Mapping[str, Duel], prefix: str) -> Duel | None:
    """Return the duel with the best recall among the parts whose names begin so.

    Args:
        found: the duels.
        prefix: such as ials.
    """
    named = [duel for key, duel in found.items() if key.startswith(prefix)]
    return max(named, key=lambda duel: duel.best_recall, default=None)


def race_section(parts: Mapping[str, Any]) -> list[str]:
    """Return the table of the race.

    Args:
        parts: of speed.json.
    """
    if OURS not in parts:
        return []
    rows = []
    for duel in sorted(duels(parts).values(), key=lambda duel: -duel.best_recall):
        reached, ratio = duel.reached_seconds, duel.ratio
        shown = f"{duel.name} (stopped after {duel.most_seconds:.0f} s)"
        rows.append(
            [
                shown if duel.out_of_time else duel.name,
                f"{duel.best_recall:.4f}",
                f"{duel.best_seconds:.1f}",
                "–" if reached is None else f"{reached:.1f}",
                "–" if ratio is None else f"{ratio:.2f}",
                f"{duel.interactions_a_second:,.0f}",
            ]
        )
    headings = [
        "model",
        "its best Recall@20",
        "after, s",
        "tfpeel as good after, s",
        "ratio",
        "interactions a second",
    ]
    return [
        "### Training to a quality",
        "",
        "Recall@20 on the validation part; judging a model does not count as time. The ratio is the"
        " other's time to its own best over tfpeel's time to the same recall: above 1, tfpeel is"
        " faster. –: tfpeel never was as good. A model that was stopped by the limit of time was"
        " still becoming better: its best is that of this time alone. Settings of the other models"
        " are in their names and were not tuned for this data. A model that takes in more"
        " interactions a second need not learn more from each.",
        "",
        table(headings, rows),
        *_own_laps(parts[OURS]),
    ]


def _own_laps(ours: Mapping[str, Any]) -> list[str]:
    laps = [f"{lap['recall']:.4f} after {lap['seconds']:.1f} s" for lap in ours["laps"]]
    whole = ours["whole_pretraining"]
    return [
        f"{ours['name']}, each part alone, the towers after every epoch: {', '.join(laps)}. They"
        f" train on {ours['interactions_a_second']:,.0f} interactions a second. The"
        " global model, which adds up all parts with weights that validation chose, has"
        f" {whole['recall']:.4f} after {whole['seconds']:.1f} s; there judging is part of the"
        " time.",
    ]
