from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from tests.vectors.toy_vectors import ITEM_IDS, ITEM_VECTORS, USER_IDS, USER_VECTORS
from tfpeel.errors import InputError
from tfpeel.vectors.parquet_vectors import read_parquet_file, read_parquet_folder

LISTS = pl.Series("vector", ITEM_VECTORS.tolist())
COLUMNS = [pl.Series(f"d{n}", ITEM_VECTORS[:, n]) for n in range(3)]


@pytest.mark.parametrize("columns", [[LISTS], [LISTS.cast(pl.Array(pl.Float64, 3))], COLUMNS])
def test_lists_and_columns_hold_the_same(tmp_path, columns):
    pl.DataFrame([pl.Series("id", ITEM_IDS), *columns]).write_parquet(tmp_path / "items.parquet")
    users = [pl.Series("user", range(40)), pl.Series("vector", USER_VECTORS)]
    assert read_parquet_folder(tmp_path).users is None
    pl.DataFrame(users).write_parquet(tmp_path / "users.parquet")
    given = read_parquet_folder(tmp_path)
    assert given.items.ids == ITEM_IDS
    assert given.users.ids[-1] == str(len(USER_IDS) - 1)
    np.testing.assert_array_equal(given.items.vectors, ITEM_VECTORS)
    np.testing.assert_array_equal(given.users.vectors, USER_VECTORS)


def test_one_file_is_of_items_alone(tmp_path):
    frame = pl.DataFrame({"item_id": ITEM_IDS, "embedding": ITEM_VECTORS})
    frame.write_parquet(tmp_path / "mine.parquet")
    frame.write_parquet(tmp_path / "users.parquet")
    given = read_parquet_file(tmp_path / "mine.parquet")
    assert (given.items.ids, given.users) == (ITEM_IDS, None)
    np.testing.assert_array_equal(given.items.vectors, ITEM_VECTORS)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"vector": [[1.0]]}, "has other columns than vectors have"),
        ({"id": ["a"], "title": ["b"]}, "has other columns than vectors have"),
        ({"id": ["a"], "vector": [["b"]]}, "has other columns than vectors have"),
        ({"id": ["a"]}, "has other columns than vectors have"),
        ({"id": ["a", None], "x": [1.0, 2.0]}, "1 empty places in column 'id'"),
        ({"id": ["a", "b"], "vector": [[1.0], [1.0, 2.0]]}, "from 1 to 2 numbers"),
        ({"id": ["a", "b"], "vector": [[1.0], None]}, "from 0 to 1 numbers"),
        ({"id": ["a", "b"], "x": [1.0, None]}, r"no number; received: row 2"),
        ({"id": ["a", "b"], "vector": [[1.0], [None]]}, r"no number; received: row 2"),
    ],
)
def test_other_columns_are_refused(tmp_path, columns, message):
    pl.DataFrame(columns).write_parquet(tmp_path / "items.parquet")
    with pytest.raises(InputError, match=message):
        read_parquet_folder(tmp_path)


def test_a_damaged_file_is_refused(tmp_path):
    (tmp_path / "items.parquet").write_bytes(b"PAR1 nothing PAR1")
    with pytest.raises(InputError, match="not a readable Parquet file"):
        read_parquet_folder(tmp_path)
