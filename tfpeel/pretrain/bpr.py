"""BPR with the interface of tfrs.tasks.Retrieval."""

from __future__ import annotations

from typing import Any

from tfpeel.keras import keras, tf


class PairwiseRetrieval(keras.layers.Layer):  # type: ignore[misc]
    """Bayesian personalised ranking: each query's item against one other item.

    Source:
        BPR: Bayesian Personalized Ranking from Implicit Feedback, 2009.
    """

    def call(
        self,
        query_embeddings: Any,
        candidate_embeddings: Any,
        candidate_sampling_probability: Any = None,
        candidate_ids: Any = None,
    ) -> Any:
        """Return the loss summed over the batch.

        Args:
            query_embeddings: float32 [n, d].
            candidate_embeddings: float32 [2 n, d], the item of each query, then the other one.
            candidate_sampling_probability: ignored; BPR has no correction.
            candidate_ids: [2 n]; a pair of equal items counts nothing. None: none are equal.
        """
        positives, negatives = tf.split(candidate_embeddings, 2)
        margin = tf.reduce_sum(query_embeddings * (positives - negatives), axis=-1)
        losses = tf.nn.softplus(-margin)
        if candidate_ids is not None:
            own, other = tf.split(candidate_ids, 2)
            losses = tf.where(own != other, losses, 0.0)
        return tf.reduce_sum(losses)
