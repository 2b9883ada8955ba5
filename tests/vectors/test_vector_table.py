from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tfpeel.errors import InputError
from tfpeel.vectors import GivenVectors, VectorTable

SOURCE = Path("mine.npz")


def table(vectors, ids=None, whose="item"):
    return VectorTable.of(whose, SOURCE, np.asarray(vectors), ids)


def test_rows_come_by_id_and_who_has_none_gets_zeros():
    found = table([[1.0, 2.0], [3.0, 4.0]], ["b", "a"]).rows_for(["a", "x", "b"])
    np.testing.assert_array_equal(found, np.asarray([[3, 4], [0, 0], [1, 2]], np.float32))
    assert found.dtype == np.float32


def test_without_ids_the_order_is_the_data_sets():
    np.testing.assert_array_equal(table([[1], [2]]).rows_for(["a", "b"]), [[1], [2]])
    with pytest.raises(InputError, match=r"have no ids; received: 2 rows; .* the 3 items"):
        table([[1], [2]]).rows_for(["a", "b", "c"])


@pytest.mark.parametrize(
    ("vectors", "ids", "message"),
    [
        ([1.0, 2.0], None, "no table of numbers; received: float64 of shape"),
        ([["1"]], None, "no table of numbers"),
        (np.zeros((0, 3)), [], "no table of numbers"),
        ([[0.0], [np.nan], [np.inf]], None, r"2 item vectors .* no number; received: row 2"),
        ([[1e300]], None, "what is no number"),
        ([[1.0], [2.0]], ["a"], "1 ids and 2 vectors"),
        ([[1.0], [2.0]], ["a", "a"], "one item id occurs 2 times"),
    ],
)
def test_what_are_no_vectors_is_refused(vectors, ids, message):
    with pytest.raises(InputError, match=message) as caught:
        table(vectors, ids)
    assert "mine.npz" in str(caught.value)


def test_users_and_items_need_the_same_dimensions():
    with pytest.raises(InputError, match="2 for users, 1 for items"):
        GivenVectors(table([[1.0]]), table([[1.0, 2.0]], whose="user"))
