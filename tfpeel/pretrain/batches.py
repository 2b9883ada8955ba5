"""Training batches, made inside TensorFlow's input pipeline."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from scipy import sparse

from tfpeel.errors import InputError
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
        parts: of a batch; it has as much in each.

    Raises:
        InputError: a batch has not one interaction for each part.
    """

    def __init__(
        self,
        matrix: sparse.csr_matrix,
        batch_size: int,
        history_length: int,
        own_dropout: float,
        seed: int,
        parts: int = 1,
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
        self.batch_size = min(batch_size, matrix.nnz) // parts * parts
        if self.batch_size == 0:
            raise InputError(
                "a batch has too few interactions for all workers",
                f"{min(batch_size, matrix.nnz)} interactions, {parts} workers",
                "at least one interaction for each",
                "use fewer workers, or none",
            )
        self.steps = matrix.nnz // self.batch_size

    def epochs(self, first: int, count: int) -> Any:
        """Return some epochs, one after the other, as a tf.data.Dataset of dicts.

        Each has `user` [n], `item` [n], `negative` [n] (any item, all as likely) and
        `history` [n, history_length], int32, and `keeps_own` [n, 1], float32 zeros and ones.

        Args:
            first: number of the first epoch, from 0 on.
            count: how many.
        """
        numbers = range(first, first + count)
        orders = np.empty((count, len(self._items)), np.int64)
        for order, number in zip(orders, numbers, strict=True):
            order[:] = generator(self._seed, f"order of epoch {number}").permutation(len(order))
        orders = tf.constant(orders)
        seeds = [integer_seed(self._seed, f"history of epoch {number}") for number in numbers]
        seeds = tf.constant(seeds, tf.int32)
        batch = self._batch  # made here: its tables must not become a part of the map's graph
        steps = tf.data.Dataset.range(count * self.steps, output_type=tf.int32)
        batches = steps.map(lambda step: batch(orders, seeds, step)).prefetch(2)
        options = tf.data.Options()
        # There is nothing to fuse or to tune; looking for it takes as long as a small epoch.
        options.autotune.enabled = False
        options.experimental_optimization.apply_default_optimizations = False
        return batches.with_options(options)

    @cached_property
    def _batch(self) -> Any:
        """The graph of a batch, traced once: of epochs' orders and seeds, and the step in them."""
        users, items = tf.constant(self._users), tf.constant(self._items)
        starts, lengths = tf.constant(self._starts), tf.constant(self._lengths)

        def batch(orders: Any, seeds: Any, step: Any) -> dict[str, Any]:
            epoch, step = tf.cast(step // self.steps, tf.int64), step % self.steps
            seed, first = seeds[epoch], tf.cast(step, tf.int64) * self.batch_size
            chosen = orders[epoch, first : first + self.batch_size]
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

        return tf.function(batch)
