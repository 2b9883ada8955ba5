"""The full model as a TensorFlow program: user ids to their best items."""

from __future__ import annotations

from typing import Any

import numpy as np

from tfpeel.keras import tf
from tfpeel.vectors.full_model import FullModel

_MASKED = -1e9


class SavedTopItems(tf.Module):  # type: ignore[misc]  # TensorFlow has no types
    """A module that saves as a SavedModel and needs no tfpeel to run.

    Args:
        model: the full model, neighbourhoods included.
    """

    def __init__(self, model: FullModel) -> None:
        super().__init__()
        links, history = model.pretrained.neighbours, model.history[model.users]
        keys = tf.constant(model.user_ids, tf.string)
        places = tf.range(len(model.user_ids))
        self._places = tf.lookup.StaticHashTable(
            tf.lookup.KeyValueTensorInitializer(keys, places), default_value=-1
        )
        # Variables, because constants of more than 2 GB cannot be saved.
        self._item_ids = _fixed(np.asarray(model.dataset.item_ids, object))
        self._items, self._users = _fixed(model.item_vectors), _fixed(model.user_vectors)
        self._history = _fixed(history.indices.astype(np.int64))
        self._history_ends = _fixed(history.indptr.astype(np.int64))
        self._link_items = _fixed(links.indices.astype(np.int64))
        self._links = _fixed(links.data.astype(np.float32))
        self._link_ends = _fixed(links.indptr.astype(np.int64))
        self._near_length = model.pretrained.neighbour_length

    @tf.function(  # type: ignore[untyped-decorator]  # TensorFlow has no types
        input_signature=(
            tf.TensorSpec([None], tf.string, "user_ids"),
            tf.TensorSpec([], tf.int32, "k"),
        )
    )
    def recommend(self, user_ids: Any, k: Any) -> dict[str, Any]:
        """Return users' best items without those that they have.

        Args:
            user_ids: [n] string.
            k: int32, length of the lists; at most as many as there are items.

        Returns:
            `item_ids` [n, k] string, best first, and `scores` [n, k] float32. Where a user is
            not known or has nothing left, ids are empty and scores below -100,000,000.
        """
        users = self._places.lookup(user_ids)
        places = tf.maximum(users, 0)
        history = tf.gather(_rows(self._history, self._history_ends), places)
        scores = tf.matmul(tf.gather(self._users, places), self._items, transpose_b=True)
        scores += self._near(history, tf.shape(scores))
        seen = tf.stack([history.value_rowids(), history.values], axis=1)
        scores = tf.tensor_scatter_nd_update(
            scores, seen, tf.fill(tf.shape(seen)[:1], np.float32(_MASKED))
        )
        scores = tf.where((users >= 0)[:, None], scores, np.float32(_MASKED))
        best, items = tf.math.top_k(scores, tf.minimum(k, tf.shape(scores)[1]))
        ids = tf.where(best > _MASKED, tf.gather(self._item_ids, items), "")
        return {"item_ids": ids, "scores": best}

    def _near(self, history: Any, shape: Any) -> Any:
        """Return what the neighbourhoods of histories add to scores; see neighbour_scores."""
        items = tf.gather(_rows(self._link_items, self._link_ends), history.values)
        links = tf.gather(_rows(self._links, self._link_ends), history.values)
        users = tf.gather(history.value_rowids(), items.value_rowids())
        places = users * tf.cast(shape[1], tf.int64) + items.values
        total = tf.math.unsorted_segment_sum(links.values, places, tf.reduce_prod(shape))
        return tf.math.l2_normalize(tf.reshape(total, shape), axis=1, epsilon=1e-18) * (
            self._near_length
        )


def _fixed(value: Any) -> Any:
    return tf.Variable(value, trainable=False)


def _rows(values: Any, ends: Any) -> Any:
    return tf.RaggedTensor.from_row_splits(values, ends, validate=False)
