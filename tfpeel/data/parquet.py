"""Reader of Parquet files."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from tfpeel.data.columns import choose_columns
from tfpeel.data.config import DataConfig
from tfpeel.data.interactions import Interactions, first_null, first_titles, typed
from tfpeel.data.lines import shortened
from tfpeel.data.parquet_reading import reading_parquet
from tfpeel.data.sources import require_file
from tfpeel.errors import InputError


def read_parquet(path: Path, config: DataConfig) -> Interactions:
    """Read interactions from a Parquet file.

    Args:
        path: the file.
        config: which columns; ids may be text or whole numbers, times numbers or dates.

    Raises:
        InputError: not such a file or a damaged one; a column is missing; a value is null or
            not of its kind (names the row).
    """
    require_file(path, "Parquet")
    with reading_parquet(path):
        found = list(pl.read_parquet_schema(path))
        columns, notes = choose_columns(found, config, path)
        raw = pl.read_parquet(path, columns=list(columns.values()))
    if raw.is_empty():
        raise InputError(f"{path} is empty", "no rows", "interactions", "check --data")
    raw = raw.select(pl.col(name).alias(role) for role, name in columns.items())
    try:
        frame = typed(raw)
    except pl.exceptions.PolarsError:
        raise InputError(
            f"{path} holds columns of the wrong type",
            ", ".join(f"{columns[role]}: {dtype}" for role, dtype in raw.schema.items()),
            "ids as text or whole numbers, ratings and times as numbers",
            "change the columns' types",
        ) from None
    null = first_null(frame)
    if null is not None:
        row, role = null
        raise InputError(
            f"row {row + 1} of {path} has no readable {role} in column {columns[role]!r}",
            shortened(str(raw[role][row])),
            "a value in every row" if role in ("user", "item") else "a finite number in every row",
            "correct or remove the row",
        )
    if "title" not in raw.columns:
        return Interactions(path.name, frame, notes=tuple(notes))
    texts = frame.select("item").with_columns(raw["title"].cast(pl.String, strict=False))
    return Interactions(path.name, frame, first_titles(texts), tuple(notes))
