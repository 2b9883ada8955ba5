"""The check-up of data before anything is made of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl

from tfpeel.data.check.activity import extreme_repeaters, extreme_users, rare
from tfpeel.data.check.finding import Finding
from tfpeel.data.check.ids import look_alikes, pairs_in_several_parts, repeated_pairs
from tfpeel.data.check.parts import later_training, untrained
from tfpeel.data.check.ratings import unused_ratings
from tfpeel.data.check.times import implausible_times, seconds_of, time_text
from tfpeel.data.config import DataConfig
from tfpeel.data.interactions import PARTS, Interactions
from tfpeel.data.prepare import SplitInteractions, split_interactions
from tfpeel.data.read import read_interactions
from tfpeel.errors import InputError
from tfpeel.progress import Progress, Silent


@dataclass(frozen=True)
class CheckUp:
    """Data in numbers, and what is odd about it.

    Args:
        name: where the interactions came from.
        rows: interactions as they were read.
        pairs: the same, each user and item once.
        users: number of them.
        items: likewise.
        density: share of all pairs of a user and an item that are interactions.
        median_of_user: median of a user's interactions, a pair counted once.
        median_of_item: the same of an item.
        period: the first and the last time, as text; None where there are none that are dates.
        notes: what was guessed, merged, moved and left out.
        split: name of the split; None where `prepare` would refuse the data.
        parts: part of the split to interactions.
        refused: why `prepare` would refuse the data, None where it would not.
        findings: what is odd.
    """

    name: str
    rows: int
    pairs: int
    users: int
    items: int
    density: float
    median_of_user: float
    median_of_item: float
    period: tuple[str, str] | None
    notes: tuple[str, ...]
    split: str | None
    parts: dict[str, int]
    refused: str | None
    findings: tuple[Finding, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the object that `prepare --check --json` writes."""
        return asdict(self)


def check(path: Path, config: DataConfig, now: float, progress: Progress | None = None) -> CheckUp:
    """Read data and look at it as `prepare` would take it; nothing is written.

    Args:
        path: what the user gave as data.
        config: format, columns, filters and split.
        now: in seconds since 1970: later times are in the future.
        progress: told about each step.

    Raises:
        InputError: the data cannot be read.
    """
    with (progress or Silent()).task("check", 2) as task:
        interactions = read_interactions(path, config)
        task.advance()
        found = check_interactions(interactions, config, now)
        task.advance()
    return found


def check_interactions(interactions: Interactions, config: DataConfig, now: float) -> CheckUp:
    """Look at interactions that were read or generated; see `check`."""
    frame = interactions.frame
    pairs = frame.unique(["user", "item"])
    users, items = pairs["user"].n_unique(), pairs["item"].n_unique()
    split, notes, refused = _split(interactions, config)
    left = pairs if split is None else _left(split)
    return CheckUp(
        name=interactions.name,
        rows=len(frame),
        pairs=len(pairs),
        users=users,
        items=items,
        density=len(pairs) / (users * items),
        median_of_user=_median(pairs["user"]),
        median_of_item=_median(pairs["item"]),
        period=_period(frame),
        notes=tuple(notes),
        split=split.name if split else None,
        parts={part: int((split.parts == place).sum()) for place, part in enumerate(PARTS)}
        if split
        else {},
        refused=refused,
        findings=(
            *repeated_pairs(frame),
            *pairs_in_several_parts(frame),
            *look_alikes(frame),
            *extreme_users(left["user"]),
            *extreme_repeaters(frame["user"], left["user"]),
            *rare(left["user"]),
            *rare(left["item"]),
            *implausible_times(frame, now),
            *unused_ratings(frame, config.min_rating),
            *((*untrained(split), *later_training(split)) if split else ()),
        ),
    )


def _split(
    interactions: Interactions, config: DataConfig
) -> tuple[SplitInteractions | None, list[str], str | None]:
    """Return the split with its notes, or why there is none."""
    notes = list(interactions.notes)
    try:
        return split_interactions(interactions, config, notes), notes, None
    except InputError as error:
        return None, notes, str(error)


def _left(split: SplitInteractions) -> pl.DataFrame:
    """Return the pairs that the filters have left: what an option has mended is odd no more."""
    coded = split.coded
    users, items = coded.user_ids.gather(coded.users), coded.item_ids.gather(coded.items)
    return pl.DataFrame({"user": users, "item": items})


def _median(column: pl.Series) -> float:
    return float(column.value_counts()["count"].median())  # type: ignore[arg-type]


def _period(frame: pl.DataFrame) -> tuple[str, str] | None:
    seconds = seconds_of(frame["time"]) if "time" in frame.columns else None
    if seconds is None:
        return None
    return time_text(float(seconds.min())), time_text(float(seconds.max()))  # type: ignore[arg-type]
