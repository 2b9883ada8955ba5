"""Towers as TensorFlow Recommenders' own tutorials make and save them."""

from __future__ import annotations

import numpy as np
import pytest

from tests.vectors.toy_vectors import ITEM_IDS, ITEM_VECTORS, USER_IDS, USER_VECTORS
from tfpeel.errors import InputError
from tfpeel.keras import keras, tf, tfrs
from tfpeel.vectors.tower_vectors import has_towers, read_towers


def tower(lookup, table):
    embedding = keras.layers.Embedding(len(table) + 1, table.shape[1])
    model = keras.Sequential([lookup, embedding])
    model(tf.constant(lookup.get_vocabulary()[1:2]))
    embedding.set_weights([np.concatenate([np.zeros((1, table.shape[1])), table])])
    return model


def text_tower(ids, table):
    return tower(keras.layers.StringLookup(vocabulary=list(ids)), table)


class Recommender(tfrs.Model):
    """Two towers, as attributes."""

    def __init__(self):
        super().__init__()
        self.user_model = text_tower(USER_IDS, USER_VECTORS)
        self.movie_model = text_tower(ITEM_IDS, ITEM_VECTORS)


def check(given):
    np.testing.assert_array_equal(given.items.vectors, ITEM_VECTORS[::-1])
    np.testing.assert_array_equal(given.users.vectors, USER_VECTORS)
    assert given.items.ids == ITEM_IDS[::-1]


def test_a_model_with_two_towers(tmp_path):
    tf.saved_model.save(Recommender(), str(tmp_path))
    assert has_towers(tmp_path)
    check(read_towers(tmp_path, USER_IDS, ITEM_IDS[::-1]))


def test_towers_that_were_saved_by_themselves(tmp_path):
    model = Recommender()
    tf.saved_model.save(model.user_model, str(tmp_path / "users"))
    model.movie_model.save(tmp_path / "items", save_format="tf")
    assert has_towers(tmp_path)
    check(read_towers(tmp_path, USER_IDS, ITEM_IDS[::-1]))


def test_ids_that_are_numbers_and_users_that_are_not_given(tmp_path):
    numbers = keras.layers.IntegerLookup(vocabulary=[7, 5])
    items = tower(numbers, np.asarray([[1.0], [2.0]]))
    tf.saved_model.save(items, str(tmp_path / "items"))
    given = read_towers(tmp_path, USER_IDS, ("5", "7"))
    np.testing.assert_array_equal(given.items.vectors, [[2], [1]])
    assert given.users is None


def test_other_saved_models_are_refused(tmp_path):
    assert not has_towers(tmp_path)
    tf.saved_model.save(tf.Module(), str(tmp_path / "one"))
    with pytest.raises(InputError, match="shows no towers"):
        read_towers(tmp_path / "one", USER_IDS, ITEM_IDS)
    tf.saved_model.save(tf.Module(), str(tmp_path / "items"))
    with pytest.raises(InputError, match=r"the item tower of .* gives no vectors for ids"):
        read_towers(tmp_path, USER_IDS, ITEM_IDS)
    (tmp_path / "items" / "saved_model.pb").write_bytes(b"nothing")
    with pytest.raises(InputError, match="is no SavedModel that loads"):
        read_towers(tmp_path, USER_IDS, ITEM_IDS)
