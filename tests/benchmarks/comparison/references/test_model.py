from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from comparison.references.implicit_models import ImplicitALS, ImplicitBPR
from comparison.references.model import Fitted, Reference, reference_rows
from comparison.references.spectral import Spectral
from tfpeel.evaluate import Protocol


def two_circles() -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
    """Two circles of users with tastes of their own: what a model misses is known."""
    whole = np.zeros((20, 16))
    whole[:10, :8] = 1
    whole[10:, 8:] = 1
    hidden = np.zeros_like(whole)
    for user in range(20):
        hidden[user, (user % 8) + (8 if user >= 10 else 0)] = 1
    return sparse.csr_matrix(whole - hidden), sparse.csr_matrix(hidden)


def protocols() -> tuple[Protocol, Protocol]:
    train, hidden = two_circles()
    made = [
        Protocol("known-users", split, True, np.arange(20), train, hidden)
        for split in ("validation", "test")
    ]
    return made[0], made[1]


@pytest.mark.parametrize(
    ("reference", "settings", "size"),
    [
        (Spectral(), {"dimensions": 2}, 16 * 2 * 4),
        (
            ImplicitALS(),
            {"factors": 4, "regularization": 0.1, "alpha": 1.0, "iterations": 15},
            16 * 4 * 4,
        ),
        (
            ImplicitBPR(),
            {"factors": 3, "learning_rate": 0.1, "regularization": 0.01, "iterations": 200},
            # implicit keeps the popularity in a dimension of its own.
            16 * 4 * 4,
        ),
    ],
)
def test_models_find_what_the_circle_likes(reference, settings, size):
    fitted = reference.fit(two_circles()[0], settings, 0)
    assert fitted.size_bytes == size
    scores = fitted.scores(np.arange(20)) - 1e9 * two_circles()[0].toarray()
    own = scores.argmax(axis=1)
    assert ((own < 8) == (np.arange(20) < 10)).all()


class Guess(Reference):
    """Always likes one item; which is its setting."""

    name, source = "guess", "none"
    grid = ({"item": 1}, {"item": 0}, {"item": 2})

    def fit(self, train, settings, seed):
        return Fitted(lambda users: np.tile(np.eye(16)[settings["item"]], (len(users), 1)), 4)


def test_the_grid_is_searched_on_validation():
    train, hidden = two_circles()
    validation, test = protocols()
    only_item_two = sparse.csr_matrix(hidden.multiply(np.eye(16)[2]))
    users = np.flatnonzero(np.diff(only_item_two.indptr))
    validation = Protocol("known-users", "validation", True, users, train, only_item_two)
    (row,) = reference_rows(Guess(), (train, train), (validation, test), (1,), 0)
    # All items are within the 16 best of 20: only the order of preference is left.
    assert row.settings["item"] in {1, 2}
    assert row.settings["settings_tried"] == list(Guess.grid)
    assert row.budget_bytes is None
