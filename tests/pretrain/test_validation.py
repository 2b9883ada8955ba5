from __future__ import annotations

import numpy as np
import pytest

from tests.pretrain.toy_world import checkerboard, toy_dataset
from tfpeel.pretrain import validation
from tfpeel.pretrain.validation import Validation, first_as_good, judging_users


def slow_recall(scores: np.ndarray) -> float:
    data, recalls = toy_dataset(), []
    for user in range(data.user_count):
        wanted = set(data.valid[user].indices.tolist())
        if not wanted:
            continue
        row = scores[user].copy()
        row[data.train[user].indices] = -np.inf
        recalls.append(len(wanted & set(np.argsort(-row)[:20].tolist())) / len(wanted))
    return float(np.mean(recalls))


def test_recall_is_that_of_a_slow_computation():
    data, random = toy_dataset(), np.random.default_rng(0)
    users = random.normal(size=(data.user_count, 6)).astype(np.float32)
    items = random.normal(size=(data.item_count, 6)).astype(np.float32)
    found = Validation(data.train, data.valid, 10**6, seed=0).recall(users, items)
    assert found == pytest.approx(slow_recall(users @ items.T), abs=1e-9)


def test_the_sample_is_fixed_by_the_seed():
    data = toy_dataset()
    first, again, other = (Validation(data.train, data.valid, 50, seed) for seed in (1, 1, 2))
    assert len(first.users) == 50
    np.testing.assert_array_equal(first.users, again.users)
    assert (first.users != other.users).any()
    assert (np.diff(data.valid.indptr)[first.users] > 0).all()


def test_fewer_items_than_the_list_is_long():
    whole, train = checkerboard(6, 8), checkerboard(6, 8, left_out=1)
    validation = Validation(train, (whole - train).tocsr(), 100, seed=0)
    assert validation.recall(np.ones((6, 2), np.float32), np.ones((8, 2), np.float32)) == 1.0


# What a part has a negative weight for may come high without coming high for any part.
@pytest.mark.parametrize(("candidates", "more"), [(240, [(1.0, -1.0)]), (60, [])])
def test_recalls_of_sums_are_those_of_the_slow_computation(monkeypatch, candidates, more):
    monkeypatch.setattr(validation, "_CANDIDATES", candidates)
    data, random = toy_dataset(), np.random.default_rng(0)
    noise = random.normal(size=(2, data.user_count, data.item_count)).astype(np.float32)
    good = noise[0] + 2 * data.valid.toarray()
    scores = np.stack([good, noise[1]]).astype(np.float32)
    tried = [(0.0, 1.0), (0.3, 1.0), (1.0, 0.3), (1.0, 1.0), *more]
    recalls = [slow_recall(np.tensordot(weights, scores, axes=1)) for weights in tried]
    judge = Validation(data.train, data.valid, 10**6, seed=0)
    found = judge.recalls_of_sums(lambda users: [scores[0][users], scores[1][users]], tried)
    assert found.shape == (len(judge.users), len(tried))
    assert found.mean(axis=0) == pytest.approx(recalls, abs=1e-6)


@pytest.mark.parametrize(("gained", "lost", "chosen"), [(0, 0, 0), (3, 2, 0), (9, 2, 1)])
def test_the_first_setting_stays_unless_another_is_better_by_a_standard_error(gained, lost, chosen):
    recalls = np.zeros((200, 3))
    recalls[:50] = 1
    recalls[50 : 50 + gained, 1] = 1
    recalls[:lost, 1] = 0
    assert first_as_good(recalls) == chosen


@pytest.mark.parametrize(
    ("most", "items", "users"),
    [(20_000, 41_000, 20_000), (20_000, 10**6, 2147), (20_000, 10**8, 1000), (5, 10**8, 5)],
)
def test_of_a_large_catalogue_fewer_users_judge(most, items, users):
    assert judging_users(most, items) == users
