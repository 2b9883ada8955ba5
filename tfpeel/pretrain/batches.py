"""Training batches, made inside TensorFlow's input pipeline."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse

from tfpeel.keras import tf
from tfpeel.ranking import NO_ITEM
from tfpeel.seeds import generator, integer_seed


class Batches:
    """Interactions in random order with a sample of their user's other items.

    Args:
        matrix: [users, items] CSR of ones, the interactions to train on.
        batch_size: interactions in a batch; lowered to what there is.
        history_length: history items in an example; `NO_ITEM` where the draw hit the target.
        own_dropout: share of examples whose `keeps_own` is 0.
        seed: of order and draws.
    """

    def __init__(
        self,
        matrix: sparse.csr_matrix,
        batch_size: int,
        history_length: int,
        own_dropout: float,
        seed: int,
    ) -> None:
        lengths = np.diff(matrix.indptr)
        self._users = np.repeat(np.arange(matrix.shape[0], dtype=np.int32), lengths)
        self._items = matrix.indices.astype(np.int32)
        self._item_count = matrix.shape[1]
        self._starts = matrix.indptr[:-1].astype(np.int64)
        self._lengths = lengths.astype(np.float32)
        self._history_length = history_length
        self._own_dropout = own_dropout
        self._seed = seed
        self.batch_size = min(batch_size, matrix.nnz)
        self.steps = matrix.nnz // self.batch_size

    def epoch(self, number: int) -> Any:
        """Return one epoch as a tf.data.Dataset of dicts.

        Each has `user` [batch], `item` [batch], `negative` [batch] (any item, all as likely) and
        `history` [batch, history_length], int32, and `keeps_own` [batch, 1], float32 zeros and
        ones.
        """
        order = generator(self._seed, f"order of epoch {number}").permutation(len(self._items))
        seed = integer_seed(self._seed, f"history of epoch {number}")
        order = tf.constant(order)
        users, items = tf.constant(self._users), tf.constant(self._items)
        starts, lengths = tf.constant(self._starts), tf.constant(self._lengths)

        def batch(step: Any) -> dict[str, Any]:
            first = tf.cast(step, tf.int64) * self.batch_size
            chosen = order[first : first + self.batch_size]
            user, item = tf.gather(users, chosen), tf.gather(items, chosen)
            shape = [self.batch_size, self._history_length + 1]
            draws = tf.random.stateless_uniform(shape, tf.stack([seed, step]))
            draw, keeps_own = draws[:, 1:], draws[:, :1] >= self._own_dropout
            length = tf.gather(lengths, user)[:, None]
            offset = tf.minimum(tf.floor(draw * length), length - 1)
            places = tf.gather(starts, user)[:, None] + tf.cast(offset, tf.int64)
            history = tf.gather(items, places)
            history = tf.where(history == item[:, None], NO_ITEM, history)
            user = tf.ensure_shape(user, [self.batch_size])
            any_items = tf.random.stateless_uniform(
                [self.batch_size], tf.stack([seed, -1 - step]), 0, self._item_count, tf.int32
            )
            return {
                "user": user,
                "item": item,
                "negative": any_items,
                "history": history,
                "keeps_own": tf.cast(keeps_own, tf.float32),
            }

        return tf.data.Dataset.range(self.steps, output_type=tf.int32).map(batch).prefetch(2)
