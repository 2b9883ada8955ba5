from datetime import date

import polars as pl
import pytest

from tfpeel.data import DataConfig, read_interactions
from tfpeel.errors import InputError


def _read(tmp_path, **columns):
    path = tmp_path / "mine.parquet"
    pl.DataFrame(columns).write_parquet(path)
    return read_interactions(path, DataConfig())


def test_numbers_and_dates(tmp_path):
    read = _read(
        tmp_path, user=[1, 2], item=["007", "ü"], rating=[1, 2], date=[date(2024, 1, 2)] * 2
    )
    assert read.frame.select("user", "item", "rating").rows() == [("1", "007", 1), ("2", "ü", 2)]
    assert read.frame["time"].dtype == pl.Int64


def test_whole_numbers_that_were_stored_as_floats(tmp_path):
    assert _read(tmp_path, user=[1.0], item=[20.0]).frame.rows() == [("1", "20")]


@pytest.mark.parametrize(
    ("columns", "pieces"),
    [
        ({"user": [1, 2], "item": ["a", None]}, ["row 2", "item"]),
        ({"user": ["", "b"], "item": ["a", "b"]}, ["row 1", "user"]),
        ({"user": [1.0, 2.5], "item": [1, 2]}, ["row 2", "user", "2.5"]),
        ({"user": [1], "item": [1], "rating": [float("nan")]}, ["row 1", "rating", "nan"]),
        ({"user": [1], "item": [1], "rating": ["good"]}, ["row 1", "rating", "good"]),
        ({"user": [1], "item": [1], "time": [float("inf")]}, ["row 1", "time"]),
        ({"user": [[1]], "item": [1]}, ["wrong type", "List"]),
        ({"user": [1], "thing": [1]}, ["no item column", "'user', 'thing'"]),
    ],
)
def test_wrong_content(tmp_path, columns, pieces):
    with pytest.raises(InputError) as caught:
        _read(tmp_path, **columns)
    for piece in [*pieces, "mine.parquet"]:
        assert piece in str(caught.value)


def test_no_rows(tmp_path):
    with pytest.raises(InputError, match="is empty"):
        _read(tmp_path, user=pl.Series([], dtype=pl.String), item=pl.Series([], dtype=pl.String))


@pytest.mark.parametrize("kept_bytes", [0, 10, 300])
def test_damaged(tmp_path, kept_bytes):
    path = tmp_path / "mine.parquet"
    pl.DataFrame({"user": range(1000), "item": range(1000)}).write_parquet(path)
    path.write_bytes(path.read_bytes()[:kept_bytes])
    with pytest.raises(InputError, match=r"mine\.parquet is not a readable Parquet file"):
        read_interactions(path, DataConfig())
