from __future__ import annotations

import polars as pl

from tests.data.check.frames import interactions
from tfpeel.data.check.ids import look_alikes, pairs_in_several_parts, repeated_pairs
from tfpeel.data.interactions import PART_TYPE


def test_repeated_pairs_are_told_from_repeated_rows():
    rows = [("a", "x", 1), ("a", "x", 1), ("a", "x", 2), ("a", "y", 3), ("b", "x", 1)]
    (found,) = repeated_pairs(interactions(rows, "time").frame)
    assert found.count == 2
    assert found.text.startswith("repeated interactions, 1 of them the same")
    assert found.examples == ("user 'a', item 'x': 3 times",)
    assert repeated_pairs(interactions(rows[3:], "time").frame) == []


def test_pairs_in_several_parts_are_leaks():
    rows = [("a", "x", "train"), ("a", "x", "test"), ("a", "y", "train"), ("a", "y", "train")]
    frame = interactions(rows, "part").frame.with_columns(pl.col("part").cast(PART_TYPE))
    (found,) = pairs_in_several_parts(frame)
    assert (found.kind, found.count) == ("leaked-pairs", 1)
    assert found.examples == ("user 'a', item 'x' in train and test",)
    assert pairs_in_several_parts(frame.drop("part")) == []


def test_ids_that_differ_in_case_or_blanks_are_look_alikes():
    rows = [("ann", "x"), ("Ann ", "x"), ("bob", "X"), ("bo b", "y")]
    users, items = look_alikes(interactions(rows).frame)
    assert (users.kind, users.count, users.examples) == (
        "look-alike-users",
        2,
        ("'Ann ' and 'ann'",),
    )
    assert (items.count, items.examples) == (2, ("'X' and 'x'",))
