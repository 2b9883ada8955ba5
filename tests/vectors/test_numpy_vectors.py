from __future__ import annotations

import numpy as np
import pytest
from implicit.als import AlternatingLeastSquares

from tests.vectors.toy_vectors import ITEM_IDS, ITEM_VECTORS, USER_VECTORS, interactions
from tfpeel.errors import InputError
from tfpeel.vectors.numpy_vectors import read_npy, read_npy_folder, read_npz

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


def test_one_file_of_item_vectors_is_in_the_order_of_the_data_set(tmp_path):
    np.save(tmp_path / "mine.npy", ITEM_VECTORS)
    np.save(tmp_path / "user_vectors.npy", USER_VECTORS)
    given = read_npy(tmp_path / "mine.npy")
    np.testing.assert_array_equal(given.items.rows_for(ITEM_IDS), ITEM_VECTORS)
    assert given.users is None
    with pytest.raises(InputError, match=r"have no ids; received: 30 rows.* add item_ids"):
        given.items.rows_for(ITEM_IDS[:-1])


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_ids_may_be_lines_of_text(tmp_path, end):
    ids = ("\ufeff é 1", *ITEM_IDS[1:])
    np.save(tmp_path / "item_vectors.npy", ITEM_VECTORS)
    between = end or "\n"
    (tmp_path / "item_ids.txt").write_bytes((between.join(ids) + end).encode())
    (tmp_path / "user_ids.txt").write_text("nobody\n")
    given = read_npy_folder(tmp_path)
    assert given.items.ids == (" é 1", *ITEM_IDS[1:])
    assert given.users is None


def test_ids_as_python_objects_are_told_how_to_be_text(tmp_path):
    np.save(tmp_path / "item_vectors.npy", ITEM_VECTORS)
    np.save(tmp_path / "item_ids.npy", np.asarray(ITEM_IDS, object))
    with pytest.raises(InputError, match=r"item_ids\.npy cannot .* ids with \.astype\(str\)"):
        read_npy_folder(tmp_path)


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
