"""Interactions as every reader gives them, before ids become numbers."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

PARTS = ("train", "valid", "test")
PART_TYPE = pl.Enum(PARTS)
NO_TITLES = pl.DataFrame(schema={"item": pl.String, "title": pl.String})


@dataclass(frozen=True, eq=False)
class Interactions:
    """Who did something with what, as read.

    Args:
        name: where the interactions came from, for people.
        frame: one row per interaction: user and item (String, never null or empty); where known
            rating (Float64, finite), time (Int64 or Float64, finite; larger is later) and part
            (PART_TYPE).
        titles: item and title (String), for any of the items.
        notes: plain sentences about what was guessed or left out.
    """

    name: str
    frame: pl.DataFrame
    titles: pl.DataFrame = field(default_factory=lambda: NO_TITLES)
    notes: tuple[str, ...] = ()


def typed(frame: pl.DataFrame) -> pl.DataFrame:
    """Give columns their types; what does not fit becomes null.

    Args:
        frame: user, item and perhaps rating and time, of any types.

    Returns:
        The same rows as in Interactions.frame, with null for every id that is missing or empty
        and every rating or time that is not a finite number (or, for times, a date).

    Raises:
        PolarsError: a column is of a type that has no such values.
    """
    columns = [_as_id(frame["user"]), _as_id(frame["item"])]
    if "rating" in frame.columns:
        columns.append(_as_number(frame["rating"]))
    if "time" in frame.columns:
        columns.append(_as_time(frame["time"]))
    return pl.DataFrame(columns)


def first_titles(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the first title of each item, without blanks around it.

    Args:
        frame: item and title (String); rows that lack one of them are left out.
    """
    titled = frame.with_columns(pl.col("title").str.strip_chars())
    titled = titled.filter(pl.col("item").is_not_null() & (pl.col("title") != ""))
    return titled.unique("item", keep="first", maintain_order=True)


def first_null(frame: pl.DataFrame) -> tuple[int, str] | None:
    """Return the row and column of the first null, or None where there is none."""
    if not any(column.null_count() for column in frame):
        return None
    rows = {
        column.name: int(column.is_null().arg_max() or 0) for column in frame if column.null_count()
    }
    name = min(rows, key=lambda key: rows[key])
    return rows[name], name


def _as_id(column: pl.Series) -> pl.Series:
    if column.dtype.is_nested():
        raise pl.exceptions.InvalidOperationError(f"{column.dtype} is no type of an id")
    if column.dtype.is_float():
        whole = column.cast(pl.Int64, strict=False)
        column = whole.set(whole.cast(column.dtype) != column, None)
    text = column.cast(pl.String, strict=False)
    return text.set(text.str.strip_chars() == "", None)


def _as_number(column: pl.Series) -> pl.Series:
    if column.dtype == pl.String:
        column = column.str.strip_chars()
    number = column.cast(pl.Float64, strict=False)
    return number.set(~number.is_finite(), None)


def _as_time(column: pl.Series) -> pl.Series:
    if column.dtype.is_integer():
        return column.cast(pl.Int64, strict=False)
    if column.dtype.is_temporal() and column.dtype not in (pl.Time, pl.Duration):
        return column.cast(pl.Datetime("us"), strict=False).cast(pl.Int64)
    if column.dtype != pl.String:
        return _as_number(column)
    stripped = column.str.strip_chars()
    whole = stripped.cast(pl.Int64, strict=False)
    if not whole.null_count():
        return whole
    number = _as_number(stripped)
    if number.null_count() < len(number):
        return number
    return _as_date(stripped)


def _as_date(column: pl.Series) -> pl.Series:
    try:
        moments = column.str.to_datetime(time_unit="us", time_zone="UTC", strict=False)
    except pl.exceptions.PolarsError:
        return pl.Series(column.name, [None] * len(column), dtype=pl.Int64)
    return moments.cast(pl.Int64)
