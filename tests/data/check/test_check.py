from __future__ import annotations

import polars as pl
import pytest

from tests.data.check.frames import interactions
from tfpeel.data import DataConfig, prepare, prepare_interactions
from tfpeel.data.check import check, check_interactions
from tfpeel.data.interactions import PART_TYPE
from tfpeel.errors import InputError

NOW = 1_700_000_000
ROWS = [(f"u{u}", f"i{i}", (i + u) % 10) for u in range(6) for i in range(10)]


def kinds(found) -> dict[str, int]:
    return {each.kind: each.count for each in found.findings}


def test_clean_data_is_told_in_numbers_alone():
    found = check_interactions(interactions(ROWS, "time"), DataConfig(split="leave-last"), NOW)
    assert (found.rows, found.pairs, found.users, found.items) == (60, 60, 6, 10)
    assert (found.density, found.median_of_user, found.median_of_item) == (1.0, 10.0, 6.0)
    assert found.parts == {"train": 48, "valid": 6, "test": 6}
    assert (found.findings, found.refused) == ((), None)


def test_a_random_split_of_times_trains_on_the_future():
    toy, config = interactions(ROWS, "time"), DataConfig(split="random")
    dataset, time = prepare_interactions(toy, config).dataset, {row[:2]: row[2] for row in ROWS}

    def times_of(user: int, part: str) -> list[int]:
        items = getattr(dataset, part)[user].indices
        return [time[dataset.user_ids[user], dataset.item_ids[item]] for item in items]

    older = [
        tested
        for user in range(dataset.user_count)
        for tested in times_of(user, "test")
        if tested < max(times_of(user, "train"))
    ]
    assert kinds(check_interactions(toy, config, NOW))["later-training"] == len(older) > 0
    last = check_interactions(interactions(ROWS, "time"), DataConfig(split="leave-last"), NOW)
    temporal = check_interactions(interactions(ROWS, "time"), DataConfig(split="temporal"), NOW)
    assert "later-training" not in kinds(last) | kinds(temporal)


def test_given_parts_that_share_pairs_or_test_the_past_are_told():
    rows = [(user, item, time, "train") for user, item, time in ROWS]
    rows += [("u0", "i0", 1, "test"), ("u1", "new", 5, "train"), ("u1", "newer", 6, "test")]
    parts = interactions(rows, "time", "part")
    frame = parts.frame.with_columns(pl.col("part").cast(PART_TYPE))
    found = check_interactions(type(parts)("toy", frame), DataConfig(), NOW)
    assert kinds(found)["leaked-pairs"] == 1
    assert found.refused is not None
    assert "an item of the test part was never trained" in found.refused
    assert found.split is None


def test_items_of_the_valid_part_alone_are_cold():
    rows = [(user, item, "train") for user, item, _ in ROWS]
    rows += [("u0", "new", "valid"), ("u1", "other", "train"), ("u2", "other", "test")]
    parts = interactions(rows, "part")
    frame = parts.frame.with_columns(pl.col("part").cast(PART_TYPE))
    found = check_interactions(type(parts)("toy", frame), DataConfig(), NOW)
    (cold,) = [each for each in found.findings if each.kind == "cold-items"]
    assert (cold.count, cold.examples) == (1, ("item 'new'",))


def test_what_the_filters_have_mended_is_told_no_more():
    rows = [(user, item) for user, item, _ in ROWS]
    rows += [("bot", f"of-the-bot-{n}") for n in range(300)] + [("few", "i0")]
    found = check_interactions(interactions(rows), DataConfig(), NOW)
    assert kinds(found) == {"extreme-users": 1, "rare-users": 1, "rare-items": 300}
    options = [each.option.removeprefix("--").split() for each in found.findings if each.option]
    given = {name.replace("-", "_"): int(value) for name, value in options}
    mended = check_interactions(interactions(rows), DataConfig(**given), NOW)
    assert mended.findings == ()
    assert any("Left out 1 user with more than" in note for note in mended.notes)


def test_it_counts_what_prepare_makes_and_writes_nothing(tmp_path):
    path = tmp_path / "data.csv"
    lines = [f"{user},{item},{time}" for user, item, time in [*ROWS, ROWS[0]]]
    path.write_text("\n".join(["user,item,time", *lines]) + "\n")
    config = DataConfig(min_item_interactions=2)
    found, made = check(path, config, NOW), prepare(path, config)
    assert found.notes == made.notes
    for part, count in found.parts.items():
        assert getattr(made.dataset, part).nnz == count
    assert kinds(found)["duplicates"] == 1
    assert [each.name for each in tmp_path.iterdir()] == ["data.csv"]


def test_unreadable_data_is_an_error(tmp_path):
    with pytest.raises(InputError, match="does not exist"):
        check(tmp_path / "none.csv", DataConfig(), NOW)
