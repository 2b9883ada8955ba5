from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from tfpeel.data import Dataset
from tfpeel.errors import InputError
from tfpeel.evaluate import Protocol, default_protocol, one_table_users, protocol_of
from tfpeel.evaluate.evaluate import popularity_lists


def matrix(rows: list[list[int]]) -> sparse.csr_matrix:
    return sparse.csr_matrix(np.asarray(rows, np.float32))


def dataset(history: list[list[int]], valid: list[list[int]]) -> Dataset:
    train = [[1, 1, 0, 0, 0], [0, 1, 1, 0, 0], [0, 0, 0, 0, 0]]
    test = [[0, 0, 0, 1, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 1]]
    if not any(map(any, history)):
        test[2] = [0] * 5
    return Dataset(
        "toy",
        ("a", "b", "c"),
        ("v", "w", "x", "y", "z"),
        ("",) * 5,
        matrix(train),
        matrix(valid),
        matrix(test),
        matrix(history),
        "random",
        "hash",
    )


NOTHING = [[0] * 5] * 3
KNOWN = dataset(NOTHING, [[0, 0, 1, 0, 0], [1, 0, 0, 0, 0], [0] * 5])
HELD_OUT = dataset([[0] * 5, [0] * 5, [0, 1, 0, 0, 0]], NOTHING)


def test_known_users_on_test_know_train_and_validation():
    found = protocol_of(KNOWN, "known-users", "test", None, 0)
    assert found.users.tolist() == [0]
    assert found.fitted_on_all
    assert found.known[0].indices.tolist() == [0, 1, 2]
    assert found.relevant[0].indices.tolist() == [3]


def test_known_users_on_validation_know_train_alone():
    found = protocol_of(KNOWN, "known-users", "validation", None, 0)
    assert found.users.tolist() == [0, 1]
    assert not found.fitted_on_all
    assert found.known[0].indices.tolist() == [0, 1]


def test_fresh_interactions_ask_the_fit_on_train_with_validation_items_on_the_device():
    found = protocol_of(KNOWN, "fresh-interactions", "test", None, 0)
    assert not found.fitted_on_all
    assert found.known[0].indices.tolist() == [0, 1, 2]


def test_held_out_users_have_their_history_alone():
    found = protocol_of(HELD_OUT, "held-out-users", "test", None, 0)
    assert found.users.tolist() == [2]
    assert found.known[2].indices.tolist() == [1]
    assert default_protocol(HELD_OUT) == "held-out-users"
    assert default_protocol(KNOWN) == "known-users"


@pytest.mark.parametrize(
    ("data", "name", "split"),
    [
        (KNOWN, "held-out-users", "test"),
        (HELD_OUT, "held-out-users", "validation"),
        (KNOWN, "fresh-interactions", "validation"),
        (HELD_OUT, "fresh-interactions", "test"),
        (HELD_OUT, "known-users", "validation"),
    ],
)
def test_a_protocol_without_users_is_refused(data, name, split):
    with pytest.raises(InputError, match=r"nobody to evaluate.*next: "):
        protocol_of(data, name, split, None, 0)


def test_a_sample_of_users_is_drawn_once():
    drawn = [protocol_of(KNOWN, "known-users", "validation", 1, 3).users for _ in range(2)]
    assert len(drawn[0]) == 1
    np.testing.assert_array_equal(*drawn)


@pytest.mark.parametrize(("most", "users"), [(None, range(9)), (9, range(9)), (3, [0, 4, 8])])
def test_some_users_are_spread_evenly(most, users):
    ones = sparse.csr_matrix(np.ones((9, 2), np.float32))
    found = Protocol("known-users", "test", True, np.arange(9), ones, ones).of_some(most)
    assert found.users.tolist() == list(users)


@pytest.mark.parametrize(("most", "users"), [(None, 10_000), (5, 2), (4000, 1000), (10**6, 10_000)])
def test_the_one_table_is_asked_for_a_part_of_a_sample(most, users):
    assert one_table_users(most) == users


def test_popularity_counts_what_was_fitted_for_held_out_users_too():
    # It once counted the protocol's own interactions, of which fitted users have none here.
    protocol = protocol_of(HELD_OUT, "held-out-users", "test", None, 0)
    fitted = matrix([[1, 1, 1, 0, 0], [0, 1, 1, 0, 0], [0, 0, 1, 1, 0]])
    assert popularity_lists(protocol, fitted, 2)[0, 0] == 2
