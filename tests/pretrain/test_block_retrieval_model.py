from __future__ import annotations

import numpy as np
import pytest

from tests.pretrain.toy_world import FAST, toy_dataset
from tfpeel.keras import keras, tf
from tfpeel.pretrain import BlockEmbedding, BlockRetrievalModel, PretrainConfig
from tfpeel.pretrain.batches import NO_ITEM, Batches
from tfpeel.pretrain.block_retrieval_model import CandidateTower, QueryTower
from tfpeel.pretrain.diversity import diversity_loss
from tfpeel.pretrain.lazy_adam import LazyAdam
from tfpeel.pretrain.warm_start import WarmStart, random_start

START = random_start(5, 9, 8, seed=0)
INPUTS = {
    "user": np.asarray([0, 4, 4, 2], np.int32),
    "item": np.asarray([3, 1, 3, 8], np.int32),
    "history": np.asarray([[1, 1, 8], [NO_ITEM, 5, NO_ITEM], [2, 0, 1], [NO_ITEM] * 3], np.int32),
    "keeps_own": np.asarray([[1], [1], [0], [1]], np.float32),
}
PROBABILITY = np.asarray([0.3, 0.05, 0.1, 0.4, 0.05, 0.04, 0.03, 0.02, 0.01], np.float32)


def unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


def slow_queries(start: WarmStart, inputs: dict[str, np.ndarray]) -> np.ndarray:
    rows = []
    for user, history, keeps in zip(
        inputs["user"], inputs["history"], inputs["keeps_own"], strict=True
    ):
        known = [item for item in history if item != NO_ITEM]
        mean = np.mean([start.history[item] for item in known], axis=0) if known else 0
        rows.append(start.users[user] * keeps + mean)
    return np.stack(rows)


def toy_model(**changes) -> BlockRetrievalModel:
    config = PretrainConfig.of(dimension=8, block_width=4, **changes)
    return BlockRetrievalModel(config, START, PROBABILITY)


@pytest.mark.parametrize("cosine", [False, True])
def test_query_tower_adds_the_mean_of_the_known_history(cosine):
    own, history = (BlockEmbedding(len(t), 8, 4, initial=t) for t in (START.users, START.history))
    expected = slow_queries(START, INPUTS)
    vectors = QueryTower(own, history, cosine)(INPUTS).numpy()
    np.testing.assert_allclose(vectors, unit(expected) if cosine else expected, rtol=1e-5)


@pytest.mark.parametrize("cosine", [False, True])
def test_candidate_tower_looks_items_up(cosine):
    tower = CandidateTower(BlockEmbedding(9, 8, 4, initial=START.items), cosine)
    expected = START.items[INPUTS["item"]]
    found = tower(INPUTS["item"]).numpy()
    np.testing.assert_allclose(found, unit(expected) if cosine else expected, rtol=1e-5)


def test_an_unknown_user_with_no_history_gets_zeros_and_no_nan():
    start = WarmStart(np.zeros((5, 8), np.float32), START.history, START.items)
    model = BlockRetrievalModel(PretrainConfig.of(dimension=8), start, PROBABILITY)
    with tf.GradientTape() as tape:
        loss = model.compute_loss(INPUTS)
    for gradient in tape.gradient(loss, model.trainable_variables):
        assert np.isfinite(tf.convert_to_tensor(gradient)).all()
    assert not model.query_tower(INPUTS).numpy()[3].any()


def slow_softmax_loss(probability: np.ndarray) -> float:
    queries = unit(slow_queries(START, INPUTS)).astype(np.float64)
    candidates = unit(START.items[INPUTS["item"]]).astype(np.float64)
    total = 0.0
    for row, query in enumerate(queries):
        logits = []
        for column, item in enumerate(INPUTS["item"]):
            if column != row and item == INPUTS["item"][row]:
                continue  # An accidental hit is no negative.
            logits.append(query @ candidates[column] / 0.1 - np.log(probability[item]))
        own = query @ candidates[row] / 0.1 - np.log(probability[INPUTS["item"][row]])
        total += np.log(np.exp(logits).sum()) - own
    return total / len(queries)


def test_softmax_loss_has_the_log_q_correction_and_no_accidental_hits():
    loss = float(toy_model(temperature=0.1).compute_loss(INPUTS))
    assert loss == pytest.approx(slow_softmax_loss(PROBABILITY), rel=1e-4)
    uncorrected = slow_softmax_loss(np.full(9, 1 / 9))
    assert abs(loss - uncorrected) > 0.1


def test_the_correction_lowers_the_logit_of_a_popular_item():
    rare, popular = PROBABILITY.copy(), PROBABILITY.copy()
    popular[8] = 0.9
    config = PretrainConfig.of(dimension=8)
    inputs = {key: value[:2] for key, value in INPUTS.items()}
    inputs["item"] = np.asarray([3, 8], np.int32)
    losses = []
    for probability in (rare, popular):
        model = BlockRetrievalModel(config, START, probability)
        queries = model.query_tower(inputs)[:1]
        candidates = model.candidate_tower(inputs["item"])
        losses.append(
            float(
                model.task(
                    queries,
                    candidates,
                    candidate_sampling_probability=probability[inputs["item"]],
                    candidate_ids=inputs["item"],
                )
            )
        )
    assert losses[1] < losses[0]  # As a negative, the popular item competes less.


def test_bpr_loss_of_the_batch():
    queries, items = slow_queries(START, INPUTS), START.items[INPUTS["item"]]
    negatives = np.asarray([2, 8, 0, 4], np.int32)
    margins = (queries * (items - START.items[negatives])).sum(axis=1)
    losses = np.log1p(np.exp(-margins)) * (negatives != INPUTS["item"])
    found = toy_model(loss="bpr").compute_loss({**INPUTS, "negative": negatives})
    assert float(found) == pytest.approx(losses.mean(), rel=1e-5)


@pytest.mark.parametrize("strength", [0.0, 0.5, 3.0])
def test_diversity_is_added_with_its_strength(strength):
    plain = float(toy_model().compute_loss(INPUTS))
    blocks = unit(START.items[INPUTS["item"]]).reshape(4, 2, 4)
    expected = plain + strength * float(diversity_loss(tf.constant(blocks)))
    found = float(toy_model(diversity=strength).compute_loss(INPUTS))
    assert found == pytest.approx(expected, rel=1e-5)


def test_a_step_changes_only_the_rows_of_the_batch():
    model = toy_model()
    model.compile(optimizer=LazyAdam(0.1))
    model.fit(tf.data.Dataset.from_tensors(INPUTS), verbose=0)
    tables = {
        "users": (model.query_tower.own, {0, 4, 2}),
        "history": (model.query_tower.history, {1, 8, 5, 2, 0}),
        "items": (model.candidate_tower.items, {3, 1, 8}),
    }
    for name, (layer, rows) in tables.items():
        changed = (layer.table.numpy() != getattr(START, name)).any(axis=1)
        assert set(np.flatnonzero(changed)) == rows


@pytest.mark.parametrize("changes", [{"diversity": 0.3}, {"loss": "bpr"}])
def test_training_lowers_the_loss(changes):
    keras.utils.set_random_seed(0)
    matrix = toy_dataset().train
    config = FAST.model_copy(update=changes)
    start = random_start(*matrix.shape, config.dimension, seed=0)
    popularity = np.bincount(matrix.indices, minlength=matrix.shape[1]) / matrix.nnz
    model = BlockRetrievalModel(config, start, np.maximum(popularity, 1e-6).astype(np.float32))
    model.compile(optimizer=LazyAdam(0.01))
    batches = Batches(matrix, 256, 8, 0.1, seed=0)
    held_back = list(batches.epochs(99, 1))
    before = np.mean([float(model.compute_loss(batch)) for batch in held_back])
    model.fit(batches.epochs(0, 1), verbose=0)
    after = np.mean([float(model.compute_loss(batch)) for batch in held_back])
    assert after < 0.97 * before
