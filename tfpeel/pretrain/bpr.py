"""BPR with the interface of tfrs.tasks.Retrieval."""

from __future__ import annotations

from typing import Any

from tfpeel.keras import keras, tf


class PairwiseRetrieval(keras.layers.Layer):  # type: ignore[misc]
    """Bayesian personalised ranking: each query's item against the next query's item.

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
            query_embeddings: float32 [batch, d].
            candidate_embeddings: float32 [batch, d].
            candidate_sampling_probability: ignored; BPR has no correction.
            candidate_ids: [batch]; a pair of equal items counts nothing. None: none are equal.
        """
        negatives = tf.roll(candidate_embeddings, 1, axis=0)
        margin = tf.reduce_sum(query_embeddings * (candidate_embeddings - negatives), axis=-1)
        losses = tf.nn.softplus(-margin)
        if candidate_ids is not None:
            different = candidate_ids != tf.roll(candidate_ids, 1, axis=0)
            losses = tf.where(different, losses, 0.0)
        return tf.reduce_sum(losses)
