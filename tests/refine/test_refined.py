from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from tfpeel.errors import DamagedFileError
from tfpeel.refine import Refined

NAMES = tuple(field.name for field in fields(Refined))
TOY = Refined(
    item_order=np.asarray([4, 0, 2, 1, 3], np.int32),
    group_ends=np.asarray([1, 3, 5]),
    head=np.arange(12, dtype=np.float16).reshape(3, 4),
    tail=np.arange(4, dtype=np.float16).reshape(2, 2),
    users=np.asarray([2, 5, 9]),
    user_vectors=np.arange(12, dtype=np.float32).reshape(3, 4),
    weights=np.asarray([[3, 1], [2, 1], [1, 0]], np.float32),
    noise=np.asarray([[0.1, 0.5], [0.1, 2], [0, 0]], np.float32),
)


def test_vectors_are_found_by_user():
    np.testing.assert_array_equal(TOY.vectors_of(np.asarray([9, 2])), TOY.user_vectors[[2, 0]])


def test_groups_are_slices():
    assert [TOY.group_rows(group) for group in range(3)] == [slice(0, 1), slice(1, 3), slice(3, 5)]
    assert TOY.block_width == 2
    np.testing.assert_array_equal(TOY.group_values(1), TOY.head[1:])
    np.testing.assert_array_equal(TOY.group_values(2), TOY.tail)
    assert all(TOY.group_values(group).dtype == np.float32 for group in range(3))


def test_saved_and_loaded_it_is_the_same(tmp_path):
    TOY.save(tmp_path / "a", "abc")
    loaded = Refined.load(tmp_path / "a")
    for name in NAMES:
        np.testing.assert_array_equal(getattr(loaded, name), getattr(TOY, name))
        assert getattr(loaded, name).dtype == getattr(TOY, name).dtype


def test_a_result_without_a_tail_can_be_saved(tmp_path):
    whole = Refined(**{name: getattr(TOY, name) for name in NAMES} | {"tail": TOY.tail[:0]})
    whole.save(tmp_path / "a", "")
    assert Refined.load(tmp_path / "a").tail.shape == (0, 2)


def test_another_result_is_refused(tmp_path):
    with pytest.raises(DamagedFileError, match=r"result\.json is not readable"):
        Refined.load(tmp_path)
