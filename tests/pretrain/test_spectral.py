from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import numpy as np
import pytest
from scipy import sparse

from tests.pretrain.toy_world import checkerboard, toy_dataset
from tfpeel.pretrain.spectral import spectral_factors
from tfpeel.progress import Silent, Task


def dense_scores(matrix: np.ndarray, dimension: int) -> np.ndarray:
    """GF-CF's linear part from an exact SVD: R D_i^-1/2 V V^T D_i^1/2."""
    users = np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    items = np.maximum(matrix.sum(axis=0, keepdims=True), 1)
    _, _, right = np.linalg.svd(matrix / np.sqrt(users) / np.sqrt(items), full_matrices=False)
    kept = right[:dimension].T
    return (matrix / np.sqrt(items)) @ kept @ kept.T * np.sqrt(items)


@pytest.mark.parametrize("dimension", [1, 5, 24])
def test_scores_are_those_of_an_exact_svd(dimension):
    matrix = toy_dataset().train[:60, :50]
    factors = spectral_factors(matrix, dimension, seed=0)
    found = (matrix @ factors.history) @ factors.items.T
    expected = dense_scores(matrix.toarray().astype(np.float64), dimension)
    np.testing.assert_allclose(found, expected, atol=2e-4 * np.abs(expected).max())


def test_columns_are_orthonormal_in_the_order_of_singular_values():
    matrix = toy_dataset().train
    factors = spectral_factors(matrix, 12, seed=0)
    degree = np.maximum(np.asarray(matrix.sum(axis=0)).ravel(), 1)
    vectors = factors.items / np.sqrt(degree)[:, None]
    np.testing.assert_allclose(vectors.T @ vectors, np.eye(12), atol=1e-4)
    np.testing.assert_allclose(factors.history, vectors / np.sqrt(degree)[:, None], rtol=1e-4)
    users = np.maximum(np.asarray(matrix.sum(axis=1)).ravel(), 1)
    normalised = matrix.toarray() / np.sqrt(users)[:, None] / np.sqrt(degree)
    values = np.linalg.norm(normalised @ vectors, axis=0)
    assert (np.diff(values) < 1e-5).all()


def test_two_communities_need_two_dimensions():
    matrix = checkerboard(left_out=3)
    factors = spectral_factors(matrix, 2, seed=0)
    scores = (matrix @ factors.history) @ factors.items.T
    same = (np.arange(40)[:, None] + np.arange(24)) % 2 == 0
    assert scores[same].min() > 10 * np.abs(scores[~same]).max()


def test_the_dimension_is_lowered_to_what_there_is():
    assert spectral_factors(checkerboard(6, 4), 100, seed=0).items.shape == (4, 3)
    assert spectral_factors(checkerboard(2, 30), 100, seed=0).items.shape == (30, 1)


def test_users_and_items_without_interactions_do_no_harm():
    small = toy_dataset().train[:20]
    small = small[:, np.argsort(-np.asarray(small.sum(axis=0)).ravel())[:10]]
    matrix = sparse.csr_matrix((22, 13), dtype=np.float32).tolil()
    matrix[1:21, 2:12] = small.toarray()
    whole = spectral_factors(matrix.tocsr(), 4, seed=0)
    alone = spectral_factors(small, 4, seed=0)
    assert np.isfinite(whole.items).all()
    assert np.isfinite(whole.history).all()
    np.testing.assert_allclose(whole.items[[0, 1, 12]], 0, atol=1e-5)
    np.testing.assert_allclose(
        whole.history[2:12] @ whole.items[2:12].T, alone.history @ alone.items.T, atol=1e-4
    )


def test_the_same_seed_gives_the_same_bytes():
    first, again = (spectral_factors(toy_dataset().train, 16, seed=5) for _ in range(2))
    np.testing.assert_array_equal(first.items, again.items)
    np.testing.assert_array_equal(first.history, again.history)


@pytest.mark.parametrize("turned", [False, True])
def test_it_tells_how_far_it_is_to_the_end(turned):
    matrix = toy_dataset().train
    told: list[object] = []

    class Listener(Silent):
        @contextmanager
        def task(self, name: str, total: int) -> Iterator[Task]:
            told.extend([name, total])
            yield SimpleNamespace(advance=lambda: told.append("step"))

    spectral_factors((matrix.T if turned else matrix).tocsr(), 16, seed=0, progress=Listener())
    assert told == ["spectral model", 8, *["step"] * 8]
