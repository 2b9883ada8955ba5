from __future__ import annotations

import polars as pl
import pytest

from tests.data.check.frames import interactions
from tfpeel.data.check.times import implausible_times, seconds_of, time_text

NOW = 1_700_000_000


@pytest.mark.parametrize("ticks", [1, 10**3, 10**6, 10**9])
def test_the_unit_is_told_from_the_size(ticks):
    found = seconds_of(pl.Series([NOW * ticks, (NOW + 60) * ticks]))
    assert found is not None
    assert found.to_list() == [NOW, NOW + 60]


def test_steps_and_years_are_no_times():
    assert seconds_of(pl.Series([1, 2, 3])) is None
    assert seconds_of(pl.Series([1999, 2024])) is None
    frame = interactions([("a", "x", 1), ("a", "y", 2)], "time").frame
    assert implausible_times(frame, NOW) == []


def test_1970_and_the_future_are_found_with_who_and_when():
    times = [NOW, NOW - 9, NOW - 8, NOW + 3600, 0, NOW * 1000]
    frame = interactions([("a", f"i{n}", time) for n, time in enumerate(times)], "time").frame
    early, late = implausible_times(frame, NOW)
    assert (early.kind, early.count) == ("early-times", 1)
    assert early.examples == ("user 'a', item 'i4': 1970-01-01 00:00",)
    assert (late.kind, late.count) == ("late-times", 1)
    assert "item 'i5': 1700000000000 s after 1970" in late.examples[0]


def test_a_moment_is_a_date():
    assert time_text(NOW) == "2023-11-14 22:13"
