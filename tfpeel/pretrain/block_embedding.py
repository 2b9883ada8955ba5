"""A Keras layer whose vectors are cut into blocks."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tfpeel.keras import keras, tf


class BlockEmbedding(keras.layers.Layer):  # type: ignore[misc]
    """An embedding table of B blocks side by side.

    Args:
        count: number of ids.
        dimension: d, width of a full vector; a multiple of block_width.
        block_width: dimensions in one block.
        initial: [count, d] float32 start values; small random numbers where None.
        seed: of the random start.
        options: of keras.layers.Layer, such as `name`.

    Raises:
        ValueError: the dimension is no multiple of the block width, or `initial` has not the
            table's shape.
    """

    def __init__(
        self,
        count: int,
        dimension: int,
        block_width: int,
        initial: NDArray[np.float32] | None = None,
        seed: int = 0,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        if dimension % block_width:
            raise ValueError(f"dimension {dimension} is no multiple of block width {block_width}")
        if initial is not None and initial.shape != (count, dimension):
            raise ValueError(f"initial values have shape {initial.shape}, not {(count, dimension)}")
        self.count, self.dimension, self.block_width = count, dimension, block_width
        self.blocks = dimension // block_width
        start = (
            keras.initializers.RandomNormal(stddev=dimension**-0.5, seed=seed)
            if initial is None
            else lambda shape, dtype: tf.constant(initial, dtype)
        )
        self.table = self.add_weight(
            name="table", shape=(count, dimension), initializer=start, trainable=True
        )

    def call(self, ids: Any, blocks: Any = None) -> Any:
        """Look vectors up.

        Args:
            ids: int tensor of any shape.
            blocks: int tensor [n] of block numbers, or None for all of them in order.

        Returns:
            float32 tensor of shape ids.shape + [d], or ids.shape + [n * block_width].
        """
        vectors = tf.gather(self.table, ids)
        if blocks is None:
            return vectors
        chosen = tf.gather(self.as_blocks(vectors), blocks, axis=-2)
        shape = tf.concat([tf.shape(ids), [tf.size(blocks) * self.block_width]], 0)
        return tf.reshape(chosen, shape)

    def as_blocks(self, vectors: Any) -> Any:
        """Cut vectors into their blocks.

        Args:
            vectors: tensor [..., d].

        Returns:
            The same numbers as [..., blocks, block_width].
        """
        shape = tf.concat([tf.shape(vectors)[:-1], [self.blocks, self.block_width]], 0)
        return tf.reshape(vectors, shape)
