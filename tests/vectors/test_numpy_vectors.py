from __future__ import annotations

import numpy as np
import pytest
from implicit.als import AlternatingLeastSquares

from tests.vectors.toy_vectors import ITEM_VECTORS, USER_VECTORS, interactions
from tfpeel.errors import InputError
from tfpeel.vectors.numpy_vectors import read_npy_folder, read_npz

ARRAYS = {"item_vectors": ITEM_VECTORS, "user_vectors": USER_VECTORS}


@pytest.mark.parametrize("kind", [np.int64, np.str_, np.bytes_])
def test_npz_and_npy_hold_the_same(tmp_path, kind):
    arrays = ARRAYS | {"item_ids": np.arange(30).astype(kind)}
    np.savez(tmp_path / "all.npz", **arrays)
    for name, array in arrays.items():
        np.save(tmp_path / f"{name}.npy", array)
    for given in (read_npz(tmp_path / "all.npz"), read_npy_folder(tmp_path)):
        assert given.items.ids[:3] == ("0", "1", "2")
        assert given.users.ids is None
        np.testing.assert_array_equal(given.items.vectors, ITEM_VECTORS)
        np.testing.assert_array_equal(given.users.vectors, USER_VECTORS)


def test_a_saved_model_of_implicit(tmp_path):
    model = AlternatingLeastSquares(4, iterations=1, num_threads=1, random_state=0)
    model.fit(interactions(), show_progress=False)
    model.save(tmp_path / "als.npz")
    given = read_npz(tmp_path / "als.npz")
    np.testing.assert_array_equal(given.items.vectors, model.item_factors)
    np.testing.assert_array_equal(given.users.vectors, model.user_factors)


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"user_vectors": USER_VECTORS}, "holds no item vectors; received: user_vectors"),
        ({"other": USER_VECTORS}, "holds no item vectors; received: none of these arrays"),
        (ARRAYS | {"item_ids": np.zeros(30)}, "item_ids in .* are no ids; received: float64"),
        (ARRAYS | {"item_ids": np.asarray([None] * 30)}, "cannot be read as a file of numpy"),
    ],
)
def test_other_arrays_are_refused(tmp_path, arrays, message):
    np.savez(tmp_path / "all.npz", **arrays)
    with pytest.raises(InputError, match=message):
        read_npz(tmp_path / "all.npz")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and no more", b"text"])
def test_what_is_no_npz_is_refused(tmp_path, content):
    (tmp_path / "all.npz").write_bytes(content)
    with pytest.raises(InputError, match="cannot be read as a file of numpy"):
        read_npz(tmp_path / "all.npz")
