from __future__ import annotations

import numpy as np
import pytest

from tfpeel.keras import tf, tfrs
from tfpeel.pretrain.in_batch_softmax import InBatchSoftmax

RANDOM = np.random.default_rng(0)
QUERIES, ITEMS = (
    (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    for vectors in RANDOM.normal(size=(2, 40, 8))
)
PROBABILITY = RANDOM.uniform(1e-4, 0.1, 40).astype(np.float32)


def loss_and_gradients(task, ids, count=40):
    queries, items = tf.constant(QUERIES[:count]), tf.constant(ITEMS)
    with tf.GradientTape() as tape:
        tape.watch([queries, items])
        loss = 0.5 * task(
            queries, items, candidate_sampling_probability=PROBABILITY, candidate_ids=ids
        )
    return (loss, *tape.gradient(loss, [queries, items]))


@pytest.mark.parametrize("distinct", [1000, 12, 1])
@pytest.mark.parametrize(("temperature", "count"), [(0.1, 40), (2.0, 40), (0.02, 40), (0.1, 7)])
def test_loss_and_gradients_are_those_of_tfrs(distinct, temperature, count):
    ids = tf.constant(np.random.default_rng(1).integers(0, distinct, 40), tf.int32)
    theirs = tfrs.tasks.Retrieval(temperature=temperature, remove_accidental_hits=True)
    expected = loss_and_gradients(theirs, ids, count)
    found = loss_and_gradients(InBatchSoftmax(temperature), ids, count)
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-4)
    if distinct > 1:
        assert float(expected[0]) > 1
