"""The two-tower TFRS model on block-partitioned embeddings."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tfpeel.keras import keras, tf, tfrs
from tfpeel.loss_watch import LossWatch
from tfpeel.pretrain.block_embedding import BlockEmbedding
from tfpeel.pretrain.bpr import PairwiseRetrieval
from tfpeel.pretrain.config import PretrainConfig
from tfpeel.pretrain.diversity import diversity_loss
from tfpeel.pretrain.in_batch_softmax import InBatchSoftmax
from tfpeel.pretrain.replicas import (
    own_part,
    own_part_first,
    replica_count,
    shared,
    sum_of_replicas,
)
from tfpeel.pretrain.warm_start import WarmStart
from tfpeel.ranking import NO_ITEM


class QueryTower(keras.Model):  # type: ignore[misc]
    """A user's own embedding plus the mean of their history items' embeddings.

    Args:
        own: embedding of users.
        history: embedding of items as history.
        cosine: whether the vector is brought to length one.
    """

    def __init__(self, own: BlockEmbedding, history: BlockEmbedding, cosine: bool) -> None:
        super().__init__()
        self.own, self.history, self.cosine = own, history, cosine

    def call(self, inputs: dict[str, Any]) -> Any:
        """Return query vectors.

        Args:
            inputs: `user` int32 [batch], `history` int32 [batch, n] padded with NO_ITEM,
                `keeps_own` float32 [batch, 1], 0 where the own embedding is left out.

        Returns:
            float32 [batch, d].
        """
        ids = inputs["history"]
        present = tf.cast(ids != NO_ITEM, tf.float32)[..., None]
        total = tf.reduce_sum(self.history(tf.maximum(ids, 0)) * present, axis=1)
        mean = total / tf.maximum(tf.reduce_sum(present, axis=1), 1.0)
        vectors = self.own(inputs["user"]) * inputs["keeps_own"] + mean
        return tf.math.l2_normalize(vectors, axis=-1) if self.cosine else vectors


class CandidateTower(keras.Model):  # type: ignore[misc]
    """Item vectors.

    Args:
        items: embedding of items as candidates.
        cosine: whether the vector is brought to length one.
    """

    def __init__(self, items: BlockEmbedding, cosine: bool) -> None:
        super().__init__()
        self.items, self.cosine = items, cosine

    def call(self, ids: Any) -> Any:
        """Return float32 [batch, d] for int32 ids [batch]."""
        vectors = self.items(ids)
        return tf.math.l2_normalize(vectors, axis=-1) if self.cosine else vectors


class BlockRetrievalModel(tfrs.Model):  # type: ignore[misc]
    """Two towers, a retrieval task and the diversity-driven regulariser.

    Args:
        config: options of pretraining.
        start: initial tables; see WarmStart.
        item_probability: [items] float32, how often each item is drawn as a candidate; the
            logQ correction of the softmax.
    """

    def __init__(
        self, config: PretrainConfig, start: WarmStart, item_probability: NDArray[np.float32]
    ) -> None:
        super().__init__()
        cosine = config.loss == "softmax"
        width = config.block_width
        own, history, items = (
            BlockEmbedding(len(table), table.shape[1], width, initial=table)
            for table in (start.users, start.history, start.items)
        )
        self.query_tower = QueryTower(own, history, cosine)
        self.candidate_tower = CandidateTower(items, cosine)
        self.diversity = config.diversity
        self.losses_seen = LossWatch()
        self.item_probability = tf.constant(item_probability)
        self.has_drawn_negatives = not cosine
        self.task = InBatchSoftmax(config.temperature) if cosine else PairwiseRetrieval()

    def compute_loss(self, inputs: dict[str, Any], training: bool = False) -> Any:
        """Return the mean loss of a batch, or what a replica's part of one adds to it.

        Args:
            inputs: `user` and `item` int32 [batch], and what else Batches.epochs gives; the whole
                batch in every replica.
            training: not looked at: nothing is different in training.

        Returns:
            A float32 scalar, the regulariser in it.
        """
        queries, items = shared(self.query_tower(inputs), self.candidate_tower(inputs["item"]))
        queries, own = own_part(queries), own_part(items)
        if self.has_drawn_negatives:
            (negatives,) = shared(self.candidate_tower(inputs["negative"]))
            candidates = own = tf.concat([own, own_part(negatives)], axis=0)
            ids = tf.concat([own_part(inputs["item"]), own_part(inputs["negative"])], axis=0)
        else:
            candidates, ids = own_part_first(items), own_part_first(inputs["item"])
        loss = self.task(
            queries,
            candidates,
            candidate_sampling_probability=tf.gather(self.item_probability, ids),
            candidate_ids=ids,
        ) / tf.cast(tf.shape(queries)[0], tf.float32)
        if self.diversity > 0:
            blocks = self.candidate_tower.items.as_blocks(own)
            loss += self.diversity * diversity_loss(blocks)
        return loss / replica_count()

    def train_step(self, inputs: dict[str, Any]) -> dict[str, Any]:
        """Take one step; the optimiser updates only the rows that the batch looked up.

        Args:
            inputs: see compute_loss.

        Returns:
            `loss`, a float32 scalar; of this replica alone where there are several.
        """
        with tf.GradientTape() as tape:
            loss = self.compute_loss(inputs, training=True)
        self.losses_seen.see(sum_of_replicas(loss))
        variables = self.trainable_variables
        gradients = zip(tape.gradient(loss, variables), variables, strict=True)
        # They are of the whole batch, and so the same in all replicas.
        self.optimizer.apply_gradients(gradients, skip_gradients_aggregation=True)
        return {"loss": loss}
