"""In-batch softmax with the interface of tfrs.tasks.Retrieval, in fewer passes over the scores."""

from __future__ import annotations

from typing import Any

from tfpeel.keras import keras, tf

_SMALLEST_PROBABILITY = 1e-6
_HIDDEN = -1e9


class InBatchSoftmax(keras.layers.Layer):  # type: ignore[misc]
    """Softmax over a batch's items, with logQ correction and without accidental hits.

    Loss and gradients are those of tfrs.tasks.Retrieval with `remove_accidental_hits`. The
    [batch, batch] scores are most of a training step's time, so the gradient is written out
    instead of recorded: the softmax of the loss serves the gradient too.

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
            query_embeddings: float32 [n, d].
            candidate_embeddings: float32 [m, d], first the item of each query, then, where there
                are more, items that are negatives of all.
            candidate_sampling_probability: float32 [m], how often each item is drawn.
            candidate_ids: int [m]; an item with the id of a query's own is not its negative.
        """
        correction = -tf.math.log(tf.maximum(candidate_sampling_probability, _SMALLEST_PROBABILITY))
        own_ids = candidate_ids[: tf.shape(query_embeddings)[0], None]
        scale = 1 / self.temperature

        @tf.custom_gradient  # type: ignore[untyped-decorator]
        def loss(queries: Any, candidates: Any) -> tuple[Any, Any]:
            scores = tf.matmul(queries * scale, candidates, transpose_b=True) + correction
            positive = tf.linalg.diag_part(scores)
            hidden = tf.where(own_ids == candidate_ids, _HIDDEN, scores)
            scores = tf.linalg.set_diag(hidden, positive)
            largest = tf.reduce_max(scores, axis=1, keepdims=True)
            powers = tf.exp(scores - largest)
            total = tf.reduce_sum(powers, axis=1, keepdims=True)
            value = tf.reduce_sum(tf.math.log(total) + largest - positive[:, None])

            def gradient(upstream: Any) -> tuple[Any, Any]:
                shares = powers / total
                by_score = tf.linalg.set_diag(shares, tf.linalg.diag_part(shares) - 1)
                by_score *= upstream * scale
                return (
                    tf.matmul(by_score, candidates),
                    tf.matmul(by_score, queries, transpose_a=True),
                )

            return value, gradient

        return loss(query_embeddings, candidate_embeddings)
