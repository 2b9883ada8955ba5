"""The diversity-driven regulariser: neighbouring blocks of a vector are pushed apart."""

from __future__ import annotations

from typing import Any

from tfpeel.keras import tf


def diversity_loss(blocks: Any) -> Any:
    """Return how close neighbouring blocks are, between 0 (opposite) and 1 (equal).

    Blocks are normalised first: the plain squared distance has no bound, so that the loss of
    which it is subtracted would have no minimum.

    Args:
        blocks: float tensor [n, blocks, block_width].

    Returns:
        A float scalar; zero where there is one block only.

    Source:
        Learning Elastic Embeddings for Customizing On-Device Recommenders (RULE), 2021.
    """
    if blocks.shape[-2] == 1:
        return tf.constant(0.0)
    unit = tf.math.l2_normalize(blocks, axis=-1)
    squared = tf.reduce_sum(tf.square(unit[..., 1:, :] - unit[..., :-1, :]), axis=-1)
    return 1.0 - tf.reduce_mean(squared) / 4.0
