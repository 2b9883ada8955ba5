from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tfpeel.keras import tf
from tfpeel.pretrain import BlockEmbedding
from tfpeel.pretrain.diversity import diversity_loss


def slow(blocks: np.ndarray) -> float:
    total, pairs = 0.0, 0
    for row in blocks.astype(np.float64):
        for left, right in itertools.pairwise(row):
            cosine = left @ right / np.linalg.norm(left) / np.linalg.norm(right)
            total, pairs = total + (1 + cosine) / 2, pairs + 1
    return total / pairs


@pytest.mark.parametrize("shape", [(1, 2, 1), (5, 2, 8), (9, 16, 3)])
def test_equals_the_mean_cosine_of_neighbours(shape):
    blocks = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    assert float(diversity_loss(tf.constant(blocks))) == pytest.approx(slow(blocks), abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([1e-20, 1e-3, 1.0, 1e6]))
def test_is_bounded_whatever_the_size(seed, size):
    blocks = np.random.default_rng(seed).normal(size=(4, 3, 5)) * size
    blocks[0, 1] = 0
    value = float(diversity_loss(tf.constant(blocks, tf.float32)))
    assert -1e-6 <= value <= 1 + 1e-6


def test_equal_blocks_are_worst_and_opposite_ones_best():
    block = np.random.default_rng(1).normal(size=(3, 1, 4)).astype(np.float32)
    assert float(diversity_loss(tf.constant(np.tile(block, (1, 3, 1))))) == pytest.approx(1)
    opposite = np.concatenate([block, -block, block], axis=1)
    assert float(diversity_loss(tf.constant(opposite))) == pytest.approx(0, abs=1e-6)


def test_its_gradient_pushes_neighbours_apart():
    blocks = tf.Variable([[[1.0, 0.1], [1.0, -0.1]]])
    with tf.GradientTape() as tape:
        before = diversity_loss(blocks)
    blocks.assign_sub(0.5 * tape.gradient(before, blocks))
    assert float(diversity_loss(blocks)) < float(before)


def test_one_block_has_no_neighbour_even_in_a_graph():
    layer = BlockEmbedding(5, 8, 8)
    graph = tf.function(
        lambda ids: diversity_loss(layer.as_blocks(layer(ids))),
        input_signature=[tf.TensorSpec([None], tf.int32)],
    )
    assert float(graph(tf.constant([1, 2]))) == 0.0
