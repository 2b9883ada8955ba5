from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from tests.pretrain.toy_world import checkerboard, toy_dataset
from tfpeel.pretrain import neighbours
from tfpeel.pretrain.neighbours import item_neighbours


def links_of(matrix: sparse.csr_matrix) -> np.ndarray:
    """Return all links, written down as sums over users."""
    dense = matrix.toarray()
    users, items = np.maximum(dense.sum(axis=1), 1), np.maximum(dense.sum(axis=0), 1)
    links = np.einsum("ui,uj,u->ij", dense, dense, 1 / users)
    links *= items[:, None] ** -1.0 * items**-0.25
    np.fill_diagonal(links, 0)
    return links


@pytest.mark.parametrize("rows_at_once", [7, 2048])
def test_links_are_shared_users_weighted_by_degrees(monkeypatch, rows_at_once):
    monkeypatch.setattr(neighbours, "ROWS_AT_ONCE", rows_at_once)
    train = toy_dataset().train
    found = item_neighbours(train, 10**4)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found.toarray(), links_of(train), rtol=1e-4, atol=1e-7)


@pytest.mark.parametrize("count", [1, 5, 60])
def test_the_strongest_links_are_kept(count):
    train = toy_dataset().train
    found, expected = item_neighbours(train, count).toarray(), links_of(train)
    for row, wanted in zip(found, expected, strict=True):
        some = min(count, int((wanted > 0).sum()))
        assert (row > 0).sum() == some
        np.testing.assert_allclose(np.sort(row)[::-1][:some], np.sort(wanted)[::-1][:some], 1e-4)


def test_items_of_different_people_are_not_linked():
    found = item_neighbours(checkerboard(), 100).toarray()
    assert not found[::2, 1::2].any()
    assert (found[::2, ::2] + np.eye(12) > 0).all()


def test_no_neighbours_and_no_interactions():
    assert item_neighbours(checkerboard(), 0).nnz == 0
    empty = sparse.csr_matrix((3, 4), dtype=np.float32)
    assert item_neighbours(empty, 5).shape == (4, 4)


def test_users_with_very_many_items_link_none(monkeypatch):
    train = toy_dataset().train
    degrees = np.diff(train.indptr)
    most = int(np.median(degrees))
    monkeypatch.setattr(neighbours, "_MOST_OF_A_USER", most)
    dense = train.toarray()
    dense[degrees > most] = 0
    shared = dense.T @ dense > 0
    np.fill_diagonal(shared, False)
    found = item_neighbours(train, 10**4)
    np.testing.assert_array_equal(found.toarray() > 0, shared)
    everybody = links_of(train)[shared]
    assert (found.toarray()[shared] <= everybody * (1 + 1e-4)).all()
