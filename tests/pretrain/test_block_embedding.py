from __future__ import annotations

import numpy as np
import pytest

from tfpeel.keras import tf
from tfpeel.pretrain import BlockEmbedding

TABLE = np.random.default_rng(0).normal(size=(7, 12)).astype(np.float32)


@pytest.fixture
def layer() -> BlockEmbedding:
    return BlockEmbedding(7, 12, 4, initial=TABLE)


@pytest.mark.parametrize("shape", [(), (0,), (5,), (2, 3)])
def test_whole_vectors_are_rows_of_the_table(layer, shape):
    ids = np.random.default_rng(1).integers(0, 7, shape)
    np.testing.assert_array_equal(layer(ids).numpy(), TABLE[ids])


@pytest.mark.parametrize("blocks", [[0], [2], [0, 2], [2, 0, 1], [1, 1]])
@pytest.mark.parametrize("shape", [(), (5,), (2, 3)])
def test_chosen_blocks_stand_side_by_side(layer, shape, blocks):
    ids = np.random.default_rng(2).integers(0, 7, shape)
    expected = np.concatenate([TABLE[ids][..., 4 * b : 4 * b + 4] for b in blocks], axis=-1)
    np.testing.assert_array_equal(layer(ids, blocks).numpy(), expected)
    assert layer(ids, blocks).shape == (*shape, 4 * len(blocks))


def test_the_same_in_a_graph_with_unknown_shapes(layer):
    signature = [tf.TensorSpec([None, None], tf.int32), tf.TensorSpec([None], tf.int32)]
    graph = tf.function(layer.call, input_signature=signature)
    ids = np.asarray([[1, 2], [6, 0]], np.int32)
    np.testing.assert_array_equal(graph(ids, np.asarray([2], np.int32)), TABLE[ids][..., 8:])


def test_blocks_are_a_view_of_the_vectors(layer):
    np.testing.assert_array_equal(layer.as_blocks(TABLE).numpy(), TABLE.reshape(7, 3, 4))


def test_scores_of_blocks_add_up_to_the_score(layer):
    whole = tf.reduce_sum(layer([1]) * layer([2])).numpy()
    parts = [float(tf.reduce_sum(layer([1], [b]) * layer([2], [b]))) for b in range(3)]
    assert sum(parts) == pytest.approx(float(whole), rel=1e-5)


def test_only_rows_that_were_looked_up_have_a_gradient(layer):
    with tf.GradientTape() as tape:
        total = tf.reduce_sum(layer([1, 4, 4]))
    gradient = tape.gradient(total, layer.table)
    dense = tf.convert_to_tensor(gradient).numpy()
    np.testing.assert_array_equal(dense.sum(axis=1), [0, 12, 0, 0, 24, 0, 0])


def test_random_start_has_vectors_of_length_one_and_follows_the_seed():
    first, again, other = (
        BlockEmbedding(500, 64, 8, seed=seed).table.numpy() for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 0.1
    assert np.linalg.norm(first, axis=1).mean() == pytest.approx(1.0, abs=0.02)


def test_a_dimension_of_broken_blocks_is_refused():
    with pytest.raises(ValueError, match="dimension 10 is no multiple of block width 4"):
        BlockEmbedding(7, 10, 4)


def test_start_values_of_another_shape_are_refused():
    with pytest.raises(ValueError, match=r"shape \(7, 12\), not \(8, 12\)"):
        BlockEmbedding(8, 12, 4, initial=TABLE)
