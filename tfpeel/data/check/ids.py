"""Pairs that occur twice, and ids that look alike."""

from __future__ import annotations

import polars as pl

from tfpeel.data.check.finding import Finding
from tfpeel.data.interactions import PARTS

_SHOWN = 3


def repeated_pairs(frame: pl.DataFrame) -> list[Finding]:
    """Find interactions of a user with the same item.

    Args:
        frame: as in Interactions.frame.
    """
    counts = frame.group_by("user", "item").len().filter(pl.col("len") > 1)
    if counts.is_empty():
        return []
    exact = len(frame) - frame.n_unique()
    most = counts.sort(-pl.col("len").cast(pl.Int64), "user", "item").head(_SHOWN)
    return [
        Finding(
            "duplicates",
            f"repeated interactions, {exact:,} of them the same in every column that is read",
            int((counts["len"] - 1).sum()),
            tuple(f"user {u!r}, item {i!r}: {n} times" for u, i, n in most.iter_rows()),
            "nothing is needed: each user and item count once, with the first time",
        )
    ]


def pairs_in_several_parts(frame: pl.DataFrame) -> list[Finding]:
    """Find pairs of a user and an item that a given split has in more than one part."""
    if "part" not in frame.columns:
        return []
    parts = frame.group_by("user", "item").agg(pl.col("part").unique().sort())
    several = parts.filter(pl.col("part").list.len() > 1).sort("user", "item")
    if several.is_empty():
        return []
    return [
        Finding(
            "leaked-pairs",
            "pairs are in several parts: what is tested was trained",
            len(several),
            tuple(
                f"user {user!r}, item {item!r} in {' and '.join(found)}"
                for user, item, found in several.head(_SHOWN).iter_rows()
            ),
            f"they stay in the first of {', '.join(PARTS)}; check how the parts were made, or"
            " split anew",
            "--split random",
        )
    ]


def look_alikes(frame: pl.DataFrame) -> list[Finding]:
    """Find ids that differ in upper and lower case or in blanks at their ends alone."""
    return [found for role in ("user", "item") for found in _look_alikes(frame[role], role)]


def _look_alikes(column: pl.Series, role: str) -> list[Finding]:
    ids = column.unique()
    plain = ids.str.strip_chars().str.to_lowercase().alias("plain")
    groups = pl.DataFrame([ids.alias("id"), plain]).group_by("plain").agg(pl.col("id").sort())
    groups = groups.filter(pl.col("id").list.len() > 1).sort("plain")
    if groups.is_empty():
        return []
    return [
        Finding(
            f"look-alike-{role}s",
            f"{role} ids differ in case or blanks alone: none counts as the same {role}",
            int(groups["id"].list.len().sum()),
            tuple(" and ".join(map(repr, same)) for same in groups["id"].head(_SHOWN).to_list()),
            "write each id in one way in the file, where the same is meant",
        )
    ]
