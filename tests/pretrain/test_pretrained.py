from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from tfpeel.errors import DamagedFileError
from tfpeel.pretrain import PretrainChoices, Pretrained
from tfpeel.pretrain.pretrained import neighbour_scores, weigh_parts, weighed_scores


def toy_model() -> Pretrained:
    random = np.random.default_rng(0)
    items, history, users = (
        random.normal(size=(rows, 12)).astype(np.float32) for rows in (7, 7, 5)
    )
    return Pretrained(
        item_vectors=items,
        history_vectors=history,
        user_vectors=users,
        part_widths=(8, 4),
        part_weights=(1.0, 0.25),
        neighbours=sparse.random(7, 7, 0.4, "csr", np.float32, random_state=0),
        neighbour_length=1.5,
        block_width=4,
        choices=PretrainChoices(3, 0.25, 0.5),
        log=({"epoch": 1, "loss": 0.5},),
    )


def test_encode_sums_the_history_and_brings_each_part_to_its_length():
    model = toy_model()
    histories = [[2], [0, 3, 6], []]
    rows = [model.history_vectors[items].sum(axis=0) for items in histories]
    expected = np.stack(
        [
            np.concatenate([row[:8] / np.linalg.norm(row[:8]), 0.25 * row[8:] / length])
            if (length := np.linalg.norm(row[8:])) > 0
            else np.zeros(12)
            for row in rows
        ]
    )
    matrix = sparse.lil_matrix((3, 7), dtype=np.float32)
    for row, items in enumerate(histories):
        matrix[row, items] = 1
    found = model.encode(matrix.tocsr())
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected, rtol=1e-5)


@pytest.mark.parametrize("items", [slice(None), np.asarray([6, 0, 3])])
@pytest.mark.parametrize("users", [np.asarray([4, 1, 0]), None])
def test_scores_are_products_of_vectors_and_the_neighbourhoods(items, users):
    model = toy_model()
    history = sparse.csr_matrix(np.eye(3, 7, dtype=np.float32) + np.eye(3, 7, 2, np.float32))
    vectors = model.encode(history) if users is None else model.user_vectors[users]
    near = history.toarray() @ model.neighbours.toarray()
    length = np.linalg.norm(near, axis=1, keepdims=True)
    expected = vectors @ model.item_vectors.T + 1.5 * near / np.where(length > 0, length, 1)
    np.testing.assert_allclose(
        model.scores(history, users, items), expected[:, items], rtol=1e-4, atol=1e-5
    )


@pytest.mark.parametrize("has_neighbours", [True, False])
def test_weighed_scores_are_those_of_all_users_summed_up(has_neighbours):
    model, random = toy_model(), np.random.default_rng(1)
    if not has_neighbours:
        model = replace(model, neighbours=sparse.csr_matrix((7, 7), dtype=np.float32))
    history = sparse.random(5, 7, 0.5, "csr", np.float32, random_state=2)
    users = [np.asarray([0, 3]), np.asarray([1, 4, 2])]
    asked = [model.of_users(history[some], some) for some in users]
    weights = [random.normal(size=(len(some), 3)).astype(np.float32) for some in users]
    items = np.asarray([6, 0, 3], np.int32)
    found = weighed_scores(asked, weights, items)
    pairs = zip(asked, weights, strict=True)
    expected = sum(some.scores(items).T @ of_some for some, of_some in pairs)
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)


def test_an_empty_history_has_no_neighbours():
    found = neighbour_scores(sparse.csr_matrix((2, 7)), toy_model().neighbours, 1.0)
    assert found.shape == (2, 7)
    assert found.nnz == 0


def test_weighing_twice_is_weighing_once():
    vectors = toy_model().user_vectors
    once = weigh_parts(vectors, (8, 4), (1.0, 0.25))
    np.testing.assert_allclose(weigh_parts(once, (8, 4), (1.0, 0.25)), once, rtol=1e-5)
    assert not weigh_parts(np.zeros((2, 12), np.float32), (8, 4), (1.0, 2.0)).any()


def test_saved_and_loaded_it_is_the_same(tmp_path):
    model = toy_model()
    model.save(tmp_path / "a", "abc")
    loaded = Pretrained.load(tmp_path / "a")
    for name in ("item_vectors", "history_vectors", "user_vectors"):
        np.testing.assert_array_equal(getattr(loaded, name), getattr(model, name))
    names = ("part_widths", "part_weights", "neighbour_length", "block_width", "choices", "log")
    for name in (*names, "width", "size_bytes"):
        assert getattr(loaded, name) == getattr(model, name)
    assert (loaded.neighbours != model.neighbours).nnz == 0


def test_another_result_is_refused(tmp_path):
    with pytest.raises(DamagedFileError, match=r"result\.json is not readable"):
        Pretrained.load(tmp_path)


def test_what_came_since_the_fit_moves_a_users_vector():
    model, users = toy_model(), np.arange(5)
    older = sparse.csr_matrix(np.eye(5, 7, dtype=np.float32))
    newer = older + sparse.csr_matrix(np.eye(5, 7, 2, dtype=np.float32))
    same = model.scores(older, users, fitted_history=older)
    np.testing.assert_allclose(same, model.scores(older, users), atol=1e-5)
    moved = model.scores(newer, users, fitted_history=older) - model.scores(newer, users)
    expected = (model.encode(newer) - model.encode(older)) @ model.item_vectors.T
    np.testing.assert_allclose(moved, expected, atol=1e-5)
    assert np.abs(moved).max() > 0.1
