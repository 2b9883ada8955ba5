"""In-batch softmax with the interface of tfrs.tasks.Retrieval, in fewer passes over the scores."""

from __future__ import annotations

from typing import Any

from tfpeel.keras import keras, tf

_SMALLEST_PROBABILITY = 1e-6
# A row's logits are moved to at most this, so that no sum of their powers is infinite. One that is
# 160 below counts as the smallest power: of vectors of length one, at temperatures below 0.02.
_LARGEST_LOGIT = 75.0
_SMALLEST_POWER = 1e-37


class InBatchSoftmax(keras.layers.Layer):  # type: ignore[misc]
    """Softmax over a batch's items, with logQ correction and without accidental hits.

    Loss and gradients are those of tfrs.tasks.Retrieval with `remove_accidental_hits`. The
    [batch, batch] scores are most of a training step's time, so each pass over them counts: the
    gradient is written out instead of recorded, and what depends on the row or the column alone
    is part of the matrix products.

    Args:
        temperature: divides the scores.

    Source:
        Sampling-Bias-Corrected Neural Modeling for Large Corpus Item Recommendations, 2019.
    """

    def __init__(self, temperature: float) -> None:
        super().__init__()
        self.temperature = temperature

    def call(
        self,
        query_embeddings: Any,
        candidate_embeddings: Any,
        candidate_sampling_probability: Any,
        candidate_ids: Any,
    ) -> Any:
        """Return the loss summed over the batch.

        Args:
            query_embeddings: float32 [n, d], of length one.
            candidate_embeddings: float32 [m, d], of length one: first the item of each query, then,
                where there are more, items that are negatives of all.
            candidate_sampling_probability: float32 [m], how often each item is drawn.
            candidate_ids: int [m]; an item with the id of a query's own is not its negative.
        """
        probability = tf.maximum(candidate_sampling_probability, _SMALLEST_PROBABILITY)
        correction = -tf.math.log(probability)[:, None]
        ones = tf.ones_like(correction)
        count = tf.shape(query_embeddings)[0]
        is_own = candidate_ids[:count, None] == candidate_ids
        scale = 1 / self.temperature

        queries, candidates = map(tf.stop_gradient, (query_embeddings, candidate_embeddings))
        own = candidates[:count]
        longest = tf.reduce_max(tf.norm(candidates, axis=1)) * scale
        most = tf.norm(queries, axis=1, keepdims=True) * longest + tf.reduce_max(correction)
        shift = _LARGEST_LOGIT - most
        positive = tf.reduce_sum(queries * own, axis=1, keepdims=True) * scale
        positive += correction[:count] + shift
        left = tf.concat([queries * scale, shift, ones[:count]], axis=1)
        right = tf.concat([candidates, ones, correction], axis=1)
        powers = tf.where(is_own, 0.0, tf.exp(tf.matmul(left, right, transpose_b=True)))
        sums = tf.matmul(powers, tf.concat([candidates, ones], axis=1))
        power = tf.maximum(tf.exp(positive), _SMALLEST_POWER)
        total = sums[:, -1:] + power
        loss = tf.reduce_sum(tf.math.log(total) - tf.math.log(power))

        by_share, by_positive = scale / total, scale * (power / total - 1)
        others = tf.shape(candidates)[0] - count
        of_own = tf.pad(by_positive * queries, [[0, others], [0, 0]])
        by_candidate = tf.matmul(powers, by_share * queries, transpose_a=True) + of_own
        by_query = by_share * sums[:, :-1] + by_positive * own
        # A function of this gradient, brought to the loss's value. tf.custom_gradient would say
        # the same, but keeps every graph that it was ever in, with the tables of its model.
        linear = tf.reduce_sum(query_embeddings * by_query)
        linear += tf.reduce_sum(candidate_embeddings * by_candidate)
        return linear + tf.stop_gradient(loss - linear)
