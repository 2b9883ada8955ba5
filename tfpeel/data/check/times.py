"""Times that cannot be when something was done."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl

from tfpeel.data.check.finding import Finding

_SHOWN = 3
_DAY_SECONDS = 86_400
# Ticks of a second, and the largest median that is read so; before 5138 in each unit.
_UNITS = ((1, 1e11), (10**3, 1e14), (10**6, 1e17), (10**9, float("inf")))
# Nobody logged clicks before: 1980. A clock that was never set says 1970, as does another unit.
_EARLIEST = 315_532_800
# A column whose median is before 1973 counts something else than time: steps, or years.
_LEAST_MEDIAN = 1e8


def seconds_of(times: pl.Series) -> pl.Series | None:
    """Return times in seconds since 1970, by the size of the middle one; None for other numbers.

    Args:
        times: Int64 or Float64, in any one of s, ms, µs, ns since 1970, or in none of them.
    """
    middle = times.median()
    if not isinstance(middle, int | float) or middle < _LEAST_MEDIAN:
        return None
    ticks = next(ticks for ticks, most in _UNITS if middle < most)
    return times.cast(pl.Float64) / ticks


def implausible_times(frame: pl.DataFrame, now: float) -> list[Finding]:
    """Find times in the future and about 1970.

    Args:
        frame: as in Interactions.frame.
        now: in seconds since 1970.
    """
    if "time" not in frame.columns:
        return []
    seconds = seconds_of(frame["time"])
    if seconds is None:
        return []
    table = frame.select("user", "item").with_columns(seconds.alias("time"))
    early = table.filter(pl.col("time") < _EARLIEST).sort("time", "user", "item")
    late = table.filter(pl.col("time") > now + _DAY_SECONDS)
    late = late.sort("time", "user", "item", descending=[True, False, False])
    meanings = {
        "early": "times are before 1980: a clock that was not set, or another unit",
        "late": "times are in the future",
    }
    return [
        Finding(
            f"{name}-times",
            meanings[name],
            len(found),
            tuple(
                f"user {user!r}, item {item!r}: {time_text(time)}"
                for user, item, time in found.head(_SHOWN).iter_rows()
            ),
            "correct them in the file, or do not split by time",
            "--split random",
        )
        for name, found in (("early", early), ("late", late))
        if len(found)
    ]


def time_text(seconds: float) -> str:
    """Return a moment as people write it, or the number where no calendar has it."""
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M")
    except (OverflowError, ValueError, OSError):
        return f"{seconds:.0f} s after 1970"
