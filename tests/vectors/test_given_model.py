from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.vectors.toy_vectors import (
    ITEM_IDS,
    ITEM_VECTORS,
    USER_IDS,
    USER_VECTORS,
    interactions,
)
from tfpeel.errors import InputError
from tfpeel.vectors import GivenVectors, VectorTable, given_model

TRAIN = interactions()
EVERYBODY = np.arange(len(USER_IDS))


def table(whose, vectors, ids):
    return VectorTable.of(whose, Path("mine.npz"), vectors, ids)


def made(items=ITEM_VECTORS, item_ids=ITEM_IDS, users=USER_VECTORS, user_ids=USER_IDS, width=8):
    given = GivenVectors(
        table("item", items, item_ids),
        None if users is None else table("user", users, user_ids),
    )
    return given_model(given, USER_IDS, ITEM_IDS, TRAIN, width)


def same_half(scores):
    """Return the share of users whose best ten are all of their half."""
    best = np.argsort(-scores, axis=1)[:, :10]
    return float((best % 2 == EVERYBODY[:, None] % 2).all(axis=1).mean())


def test_it_ranks_as_the_vectors_do_and_fills_whole_blocks():
    model = made().pretrained
    assert made().notes == ()
    assert model.width == 8
    found = model.scores(TRAIN, EVERYBODY)
    np.testing.assert_array_equal(
        np.argsort(-found, axis=1), np.argsort(-(USER_VECTORS @ ITEM_VECTORS.T), axis=1)
    )
    assert float(found.std()) == pytest.approx(1, rel=1e-4)
    np.testing.assert_allclose(np.linalg.norm(model.user_vectors, axis=1), 1, rtol=1e-5)


def test_a_history_says_as_much_as_a_vector():
    assert same_half(made().pretrained.scores(TRAIN)) == 1


def test_users_and_items_without_a_vector_are_folded_in():
    found = made(ITEM_VECTORS[3:], ITEM_IDS[3:], USER_VECTORS[:-2], USER_IDS[:-2])
    assert found.notes == (
        "Folded in 3 items without a vector.",
        "Folded in 2 users without a vector.",
    )
    model = found.pretrained
    assert (model.item_vectors[:3, 0] > 0).tolist() == [True, False, True]
    assert same_half(model.scores(TRAIN, EVERYBODY)) == 1


def test_without_user_vectors_a_user_is_the_mean_of_their_items():
    model = made(users=None).pretrained
    np.testing.assert_allclose(model.scores(TRAIN), model.scores(TRAIN, EVERYBODY), atol=1e-4)
    assert same_half(model.scores(TRAIN)) == 1


def test_users_who_are_not_fitted_have_no_vector():
    without = TRAIN.copy()
    without.data[: without.indptr[1]] = 0
    without.eliminate_zeros()
    given = GivenVectors(
        table("item", ITEM_VECTORS, ITEM_IDS), table("user", USER_VECTORS, USER_IDS)
    )
    model = given_model(given, USER_IDS, ITEM_IDS, without, 8).pretrained
    assert not model.user_vectors[0].any()
    assert model.user_vectors[1:].any(axis=1).all()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"item_ids": [f"x{n}" for n in range(30)]}, "only 0 of 30 items have a vector"),
        ({"user_ids": [f"{n}" for n in range(40)]}, r"ids such as '0', '1', '2'; .* u0, u1, u2"),
        ({"items": -ITEM_VECTORS}, "do not go with the interactions"),
        ({"item_ids": ITEM_IDS[1:] + ITEM_IDS[:1]}, "check the order of the rows, or the ids"),
    ],
)
def test_vectors_of_others_are_refused(changes, message):
    with pytest.raises(InputError, match=message):
        made(**changes)
