from __future__ import annotations

import numpy as np

from sizing.memory import training_bytes
from sizing.traffic import traffic_of
from tests.pretrain.toy_world import toy_dataset
from tfpeel.keras import tf
from tfpeel.pretrain import PretrainConfig, replicas
from tfpeel.pretrain.batches import Batches
from tfpeel.pretrain.block_retrieval_model import BlockRetrievalModel
from tfpeel.pretrain.lazy_adam import LazyAdam
from tfpeel.pretrain.warm_start import random_start

TRAIN = toy_dataset().train
CONFIG = PretrainConfig(dimension=16, batch_size=32, history_length=3)


def _model() -> BlockRetrievalModel:
    users, items = TRAIN.shape
    start = random_start(users, items, CONFIG.dimension, 0)
    return BlockRetrievalModel(CONFIG, start, np.full(items, 1 / items, np.float32))


def test_training_holds_what_the_variables_have():
    model, optimizer = _model(), LazyAdam()
    optimizer.build(model.trainable_variables)
    moments = [v for v in optimizer.variables if tuple(v.shape) != ()]
    held = sum(int(np.prod(v.shape)) * 4 for v in [*model.trainable_variables, *moments])
    assert training_bytes(*TRAIN.shape, CONFIG.dimension) == held


def test_a_step_sends_the_gradients_of_its_vectors(monkeypatch):
    told = []

    def noted(gradients):
        told.append(gradients)
        return gradients

    monkeypatch.setattr(replicas, "replica_count", lambda: 2)
    monkeypatch.setattr(replicas, "sum_of_replicas", noted)
    model = _model()
    batches = Batches(TRAIN, CONFIG.batch_size, CONFIG.history_length, CONFIG.own_dropout, 0)
    batch = next(iter(batches.epochs(0, 1)))
    with tf.GradientTape() as tape:
        loss = model.compute_loss(batch, training=True)
    assert all(g is not None for g in tape.gradient(loss, model.trainable_variables))
    (message,) = told
    # Once to be summed up, and once to be told.
    assert 2 * 4 * int(np.prod(message.shape)) == traffic_of(CONFIG).bytes_of_step
