from __future__ import annotations

import numpy as np
import pytest

from membership import halves, interactions_by_vector, success, users_by_history
from tests.pretrain.toy_world import toy_dataset

DATA = toy_dataset()
USERS = np.arange(DATA.train.shape[0])


def test_success_is_that_of_counting():
    draw = np.random.default_rng(0)
    members, others = draw.normal(0.5, 1, 300), draw.normal(0, 1, 500)
    found = success(members, others)
    assert found["auc"] == pytest.approx((members[:, None] > others).mean())
    # At most five of the 500 others may lie above.
    threshold = np.sort(others)[-6]
    assert found["tpr_at_1_percent_fpr"] == pytest.approx((members > threshold).mean(), abs=0.004)


def test_halves_are_all_of_a_users_items_once():
    first, second = halves(DATA.train)
    assert ((first + second) != DATA.train).nnz == 0
    assert first.multiply(second).nnz == 0
    difference = np.diff(first.indptr) - np.diff(second.indptr)
    assert set(difference.tolist()) <= {0, 1}


def test_who_remembers_is_found_out_and_who_does_not_is_not():
    remembered = DATA.train.toarray()
    found = interactions_by_vector(lambda users: remembered[users], DATA.train, DATA.test, USERS)
    assert found == pytest.approx({"auc": 1, "tpr_at_1_percent_fpr": 1})
    draw = np.random.default_rng(0)

    def forgets(users):
        return draw.normal(size=(len(users), DATA.train.shape[1]))

    found = interactions_by_vector(forgets, DATA.train, DATA.test, USERS)
    assert found["auc"] == pytest.approx(0.5, abs=0.03)


def test_users_are_found_by_what_is_not_told():
    members, others = USERS[:150], USERS[150:]
    whole = DATA.train.toarray()

    def remembers_members(histories):
        """Scores what belongs to the member whose history has most in common."""
        common = histories @ whole[members].T
        return whole[members][common.argmax(axis=1)]

    found = users_by_history(remembers_members, DATA.train, members, others)
    assert found["auc"] > 0.9
