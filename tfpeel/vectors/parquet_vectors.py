"""Reader of vectors in Parquet files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from tfpeel.data.lines import shortened
from tfpeel.data.parquet_reading import reading_parquet
from tfpeel.errors import InputError
from tfpeel.vectors.given_vectors import GivenVectors
from tfpeel.vectors.vector_table import VectorTable

ITEM_FILE, USER_FILE = "items.parquet", "users.parquet"


def read_parquet_file(path: Path) -> GivenVectors:
    """Read a Parquet file of item vectors alone.

    Args:
        path: of the file, with a column of ids and one of lists or several of numbers.

    Returns:
        The vectors, without users.

    Raises:
        InputError: it cannot be read, or has other columns; see VectorTable.
    """
    return GivenVectors(_table("item", path), None)


def read_parquet_folder(path: Path) -> GivenVectors:
    """Read a folder of Parquet files.

    Args:
        path: with items.parquet and perhaps users.parquet, each as read_parquet_file takes it.

    Returns:
        The vectors, with ids.

    Raises:
        InputError: one cannot be read, or has other columns; see VectorTable.
    """
    users = path / USER_FILE
    return GivenVectors(
        _table("item", path / ITEM_FILE), _table("user", users) if users.is_file() else None
    )


def _table(whose: str, path: Path) -> VectorTable:
    with reading_parquet(path):
        frame = pl.read_parquet(path)
    ids = frame.select(pl.selectors.string() | pl.selectors.integer())
    if not ids.width:
        raise _wrong_columns(path, frame)
    id_name = "id" if "id" in ids.columns else ids.columns[0]
    if frame[id_name].null_count():
        raise InputError(
            f"{path} has vectors without an id",
            f"{frame[id_name].null_count()} empty places in column {id_name!r}",
            "an id in every row",
            "remove these rows",
        )
    numbers = frame.drop(id_name)
    lists = numbers.select(pl.selectors.list() | pl.selectors.array())
    if lists.width == 1:
        numbers = _unfolded(lists.to_series(), path)
    elif any(not dtype.is_numeric() for dtype in numbers.dtypes) or not numbers.width:
        raise _wrong_columns(path, frame)
    # An empty place is no number: VectorTable says so, with the row.
    vectors = numbers.cast(pl.Float32).fill_null(float("nan")).to_numpy()
    return VectorTable.of(whose, path, vectors, frame[id_name].cast(pl.String).to_list())


def _unfolded(lists: pl.Series, path: Path) -> pl.DataFrame:
    """Return lists of the same length as columns."""
    if isinstance(lists.dtype, pl.Array):
        lists = lists.arr.to_list()
    lengths = lists.list.len().fill_null(0).to_list()
    if len(set(lengths)) != 1 or not lengths[0]:
        raise InputError(
            f"the vectors in {path} are not of the same length",
            f"from {min(lengths, default=0)} to {max(lengths, default=0)} numbers",
            "the same number of dimensions in every row",
            "write the file again",
        )
    inner = lists.explode().to_frame()
    if not inner.dtypes[0].is_numeric():
        raise _wrong_columns(path, lists.to_frame())
    rows = np.asarray(inner.to_series().cast(pl.Float64).to_numpy(), np.float64)
    return pl.DataFrame(rows.reshape(len(lists), -1))


def _wrong_columns(path: Path, frame: pl.DataFrame) -> InputError:
    columns = ", ".join(f"{name}: {dtype}" for name, dtype in frame.schema.items())
    return InputError(
        f"{path} has other columns than vectors have",
        shortened(columns),
        "a column id (text or whole numbers) and one of lists, or several, of numbers",
        "write the file again",
    )
