from __future__ import annotations

import os
import warnings
from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from tests.pretrain.toy_world import FAST, checkerboard, toy_dataset
from tfpeel.data import Dataset
from tfpeel.pretrain import PretrainChoices, Pretrained, pretrain
from tfpeel.pretrain.pretrain import _choose_allocator
from tfpeel.pretrain.validation import Validation
from tfpeel.ranking import list_metrics, top_items, users_with

ARRAYS = ("item_vectors", "history_vectors", "user_vectors")


@pytest.fixture(scope="module")
def model() -> Pretrained:
    data = toy_dataset()
    return pretrain(data.train, data.valid, FAST, seed=0)


def popularity_recall(validation: Validation) -> float:
    data = toy_dataset()
    counts = np.asarray(data.train.sum(axis=0), np.float32).T
    return validation.recall(np.ones((data.user_count, 1), np.float32), counts)


def recall_of(model: Pretrained, data: Dataset, relevant: sparse.csr_matrix) -> float:
    users = users_with(relevant)
    lists = top_items(lambda some: model.scores(data.train[some], some), data.train, users, 20)
    return float(list_metrics(lists, relevant, users).recall.mean())


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"warm_start": False, "learning_rate": 0.03, "spectral_dimension": 0},
        {"loss": "bpr", "spectral_dimension": 0, "diversity": 0.2},
    ],
)
def test_it_beats_popularity(model, changes):
    data = toy_dataset()
    config = FAST.model_copy(update=changes)
    fitted = pretrain(data.train, data.valid, config, seed=0) if changes else model
    judge = Validation(data.train, data.test, 10**6, seed=0)
    assert recall_of(fitted, data, data.test) > 1.2 * popularity_recall(judge)


def test_the_parts_fit_together(model):
    assert sum(model.part_widths) == model.width
    assert all(width % model.block_width == 0 for width in model.part_widths)
    start = 0
    for width, weight in zip(model.part_widths, model.part_weights, strict=True):
        part = model.user_vectors[:, start : start + width]
        np.testing.assert_allclose(np.linalg.norm(part, axis=1), weight, rtol=1e-4)
        start += width
    for name in ARRAYS:
        assert getattr(model, name).dtype == np.float32
        assert np.isfinite(getattr(model, name)).all()


def test_choices_are_those_of_the_log(model):
    recalls = [entry["recall"] for entry in model.log]
    assert model.choices.epochs == 1 + int(np.argmax(recalls))
    assert model.choices.spectral_weight == (*model.part_weights, 0.0)[1]


@pytest.mark.parametrize("left_out", ["spectral_weight", "neighbour_weight"])
def test_each_part_is_there_because_it_helps(model, left_out):
    data = toy_dataset()
    assert getattr(model.choices, left_out) > 0
    choices = replace(model.choices, **{left_out: 0.0})
    other = pretrain(data.train, None, FAST, seed=0, choices=choices)
    assert len(other.part_widths) + (other.neighbours.nnz > 0) == 2
    assert recall_of(other, data, data.valid) <= recall_of(model, data, data.valid)


def test_the_same_seed_gives_the_same_bytes(model):
    data = toy_dataset()
    again = pretrain(data.train, data.valid, FAST, seed=0)
    other = pretrain(data.train, data.valid, FAST, seed=1)
    for name in ARRAYS:
        np.testing.assert_array_equal(getattr(again, name), getattr(model, name))
    assert again.log == model.log
    assert again.choices == model.choices
    assert other.log != model.log


def test_given_choices_are_used_where_nothing_is_validated(model):
    data = toy_dataset()
    assert model.choices.spectral_weight > 0
    same = pretrain(data.train, None, FAST, seed=0, choices=model.choices)
    assert same.choices == model.choices
    assert len(same.log) == model.choices.epochs
    for name in ARRAYS:
        np.testing.assert_array_equal(getattr(same, name), getattr(model, name))


def test_an_empty_validation_part_is_none():
    data = toy_dataset()
    nothing = sparse.csr_matrix(data.train.shape, dtype=np.float32)
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        fitted = pretrain(data.train, nothing, FAST, seed=0)
    assert fitted.choices == PretrainChoices(FAST.epochs, 0.0, 0.0)
    assert all("recall" not in entry for entry in fitted.log)


def test_held_out_users_have_no_vector_and_are_encoded_from_their_history():
    data = toy_dataset("held-out-users")
    choices = PretrainChoices(3, 0.1, 0.0)
    fitted = pretrain(data.train, None, FAST, seed=0, choices=choices)
    held_out = np.diff(data.history.indptr) > 0
    assert held_out.any()
    assert not fitted.user_vectors[held_out].any()
    assert (np.abs(fitted.user_vectors[~held_out]).sum(axis=1) > 0).all()
    places = np.flatnonzero(held_out)
    vectors = fitted.encode(data.history[places])
    wanted = Validation(data.history[places], data.test[places], 10**6, seed=0)
    counts = np.asarray(data.train.sum(axis=0), np.float32).T
    popular = wanted.recall(np.ones((len(places), 1), np.float32), counts)
    assert wanted.recall(vectors, fitted.item_vectors) > 1.3 * popular


def test_items_and_users_without_interactions_break_nothing():
    train = sparse.lil_matrix((45, 30), dtype=np.float32)
    train[3:43, 2:26] = checkerboard(left_out=3).toarray()
    train[44, 5] = 1  # One interaction: no history is left in training.
    train = train.tocsr()
    valid = sparse.lil_matrix((45, 30), dtype=np.float32)
    valid[3:43, 2:26] = (checkerboard() - checkerboard(left_out=3)).toarray()
    for changes in ({}, {"warm_start": False, "loss": "bpr", "epochs": 1}):
        config = FAST.model_copy(update={"batch_size": 64, **changes})
        fitted = pretrain(train, valid.tocsr(), config, seed=0)
        for name in ARRAYS:
            assert np.isfinite(getattr(fitted, name)).all()
        assert not fitted.user_vectors[[0, 1, 2, 43]].any()
        assert fitted.user_vectors[44].any()


@pytest.mark.parametrize("shape", [(1, 1), (1, 5), (5, 1), (2, 2), (3, 40)])
def test_tiny_matrices(shape):
    train = sparse.csr_matrix(np.ones(shape, np.float32))
    config = FAST.model_copy(update={"epochs": 1})
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        fitted = pretrain(train, None, config, seed=0, choices=PretrainChoices(1, 0.2, 0.2))
        scores = fitted.scores(train)
    assert fitted.item_vectors.shape == (shape[1], fitted.width)
    assert np.isfinite(scores).all()
    assert np.abs(fitted.user_vectors @ fitted.item_vectors.T).max() < 1e5


@pytest.mark.parametrize(("items", "is_large"), [(10_000, False), (10_000_000, True)])
def test_large_tables_take_their_memory_from_the_system(monkeypatch, items, is_large):
    monkeypatch.setenv("TF_ONEDNN_USE_SYSTEM_ALLOCATOR", "0")  # set, so that it is restored
    monkeypatch.delenv("TF_ONEDNN_USE_SYSTEM_ALLOCATOR")
    _choose_allocator(1000, items, 128)
    assert ("TF_ONEDNN_USE_SYSTEM_ALLOCATOR" in os.environ) == is_large
