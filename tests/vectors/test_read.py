from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from tests.vectors.toy_vectors import ITEM_IDS, ITEM_VECTORS, USER_IDS
from tfpeel.errors import InputError
from tfpeel.vectors import read_vectors


def test_the_form_follows_from_the_path(tmp_path):
    np.savez(tmp_path / "a.npz", item_vectors=ITEM_VECTORS)
    (tmp_path / "b").mkdir()
    np.save(tmp_path / "b" / "item_vectors.npy", ITEM_VECTORS)
    (tmp_path / "c").mkdir()
    frame = pl.DataFrame({"id": ITEM_IDS, "vector": ITEM_VECTORS})
    frame.write_parquet(tmp_path / "c" / "items.parquet")
    np.save(tmp_path / "d.npy", ITEM_VECTORS)
    frame.write_parquet(tmp_path / "e.parquet")
    (tmp_path / "f").mkdir()
    np.save(tmp_path / "f" / "item_factors.npy", ITEM_VECTORS)
    for name in ("a.npz", "b", "c", "d.npy", "e.parquet", "f"):
        given = read_vectors(tmp_path / name, USER_IDS, ITEM_IDS)
        np.testing.assert_array_equal(given.items.vectors, ITEM_VECTORS)


@pytest.mark.parametrize(
    ("name", "message"), [("none", "no such file or folder"), ("text.csv", "of another kind")]
)
def test_anything_else_is_refused(tmp_path, name, message):
    (tmp_path / "text.csv").write_text("a,1\n")
    with pytest.raises(InputError, match=message):
        read_vectors(tmp_path / name, USER_IDS, ITEM_IDS)
