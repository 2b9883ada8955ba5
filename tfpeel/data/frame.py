"""Interactions in a data frame of the user's own, as a table with tfpeel's column names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from tfpeel.errors import InputError


def interactions_frame(frame: Any, columns: Mapping[str, str]) -> pl.DataFrame:
    """Return the columns of a data frame under other names; the values are left as they are.

    Args:
        frame: polars DataFrame or LazyFrame, or pandas DataFrame.
        columns: role (user, item, rating, time, title) to the frame's column.

    Raises:
        InputError: this is no such frame, or it lacks a column.
    """
    if isinstance(frame, pl.LazyFrame):
        frame = frame.collect()
    is_pandas = type(frame).__module__.split(".")[0] == "pandas" and hasattr(frame, "columns")
    if not is_pandas and not isinstance(frame, pl.DataFrame):
        raise InputError(
            "this is no data frame",
            type(frame).__name__,
            "a data frame of polars or pandas",
            "make one, such as polars.DataFrame(...)",
        )
    found = [str(name) for name in frame.columns]
    for role, name in columns.items():
        if name not in found:
            raise InputError(
                f"no {role} column {name!r} in the data frame",
                f"columns {', '.join(map(repr, found))}",
                f"one of these columns as the {role}",
                f"name it with {role}=",
            )
    if is_pandas:
        return pl.DataFrame({role: _values(frame[name]) for role, name in columns.items()})
    return pl.DataFrame({role: frame[name] for role, name in columns.items()})


def _values(column: Any) -> pl.Series:
    """Return the values of a pandas column, with null for what pandas calls missing."""
    values = column.to_numpy()
    if values.dtype.kind in "OUSTV":
        missing = column.isna().to_numpy()
        texts = [None if gone else value for value, gone in zip(values, missing, strict=True)]
        return pl.Series(texts, strict=False)
    return pl.Series(values, nan_to_null=True)
