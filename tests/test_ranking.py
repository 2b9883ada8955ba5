from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import sparse

from tfpeel.ranking import list_metrics, top_items, users_at_once, users_with

USERS, ITEMS = 70, 33


def world(seed: int = 0, density: float = 0.3) -> tuple[np.ndarray, sparse.csr_matrix]:
    random = np.random.default_rng(seed)
    scores = random.normal(size=(USERS, ITEMS)).astype(np.float32)
    seen = sparse.csr_matrix((random.random((USERS, ITEMS)) < density).astype(np.float32))
    return scores, seen


def test_lists_are_those_of_a_sort():
    scores, seen = world()
    users = np.asarray([3, 1, 69, 3])
    lists = top_items(lambda rows: scores[rows], seen, users, 8)
    assert lists.dtype == np.int32
    for row, user in zip(lists.tolist(), users.tolist(), strict=True):
        allowed = [item for item in range(ITEMS) if not seen[user, item]]
        assert row == sorted(allowed, key=lambda item: -scores[user, item])[:8]


def test_seen_items_are_never_listed_even_when_they_score_highest():
    scores, seen = world(1)
    high = scores + 100 * seen.toarray()
    lists = top_items(lambda rows: high[rows], seen, np.arange(USERS), 10)
    assert not seen[np.repeat(np.arange(USERS), 10), lists.ravel()].any()


def test_a_list_of_all_items_is_a_permutation():
    scores, _ = world(2)
    nothing = sparse.csr_matrix((USERS, ITEMS), dtype=np.float32)
    lists = top_items(lambda rows: scores[rows], nothing, np.arange(USERS), ITEMS)
    np.testing.assert_array_equal(np.sort(lists, axis=1), np.tile(np.arange(ITEMS), (USERS, 1)))


def test_many_users_come_in_batches():
    at_once = users_at_once(ITEMS)
    users = np.arange(2 * at_once + 3) % USERS
    scores, seen = world(3)
    sizes = []

    def score(rows):
        sizes.append(len(rows))
        return scores[rows]

    lists = top_items(score, seen, users, 4)
    assert sizes == [at_once, at_once, 3]
    np.testing.assert_array_equal(lists[:USERS], lists[USERS : 2 * USERS])


@pytest.mark.parametrize("items", [1, 1000, 65_536, 10**6, 10**9])
def test_scores_in_memory_are_bounded_whatever_the_catalogue(items):
    at_once = users_at_once(items)
    assert 1 <= at_once <= 512
    assert at_once == 1 or at_once * items <= 2**25


def test_ties_do_not_depend_on_who_else_is_in_the_batch():
    scores = np.round(world(4)[0])
    seen = world(4)[1]
    together = top_items(lambda rows: scores[rows], seen, np.arange(USERS), 9)
    alone = [top_items(lambda rows: scores[rows], seen, np.asarray([u]), 9) for u in range(USERS)]
    np.testing.assert_array_equal(together, np.concatenate(alone))
    for user, row in enumerate(together):
        allowed = scores[user][seen[user].toarray().ravel() == 0]
        np.testing.assert_array_equal(scores[user, row], np.sort(allowed)[::-1][:9])


def slow_metrics(row: list[int], relevant: set[int]) -> tuple[float, float]:
    hits = [item in relevant for item in row]
    gain = sum(1 / math.log2(place + 2) for place, hit in enumerate(hits) if hit)
    ideal = sum(1 / math.log2(place + 2) for place in range(min(len(relevant), len(row))))
    return sum(hits) / len(relevant), gain / ideal


@pytest.mark.parametrize("k", [1, 5, 30])
def test_metrics_are_those_of_a_slow_computation(k):
    random = np.random.default_rng(k)
    lists = np.stack([random.permutation(ITEMS)[:k] for _ in range(USERS)]).astype(np.int32)
    lists[4, k // 2 :] = -1
    lists[5] = -1
    relevant = (random.random((USERS, ITEMS)) < 0.2).astype(np.float32)
    relevant[:, 0] = 1  # What -1 must not be taken for.
    users = random.permutation(USERS)
    found = list_metrics(lists, sparse.csr_matrix(relevant), users)
    for place, user in enumerate(users):
        row = lists[place].tolist()
        expected = slow_metrics(row, set(np.flatnonzero(relevant[user]).tolist()))
        assert (found.recall[place], found.ndcg[place]) == pytest.approx(expected)
    assert found.coverage == len(set(lists.ravel().tolist()) - {-1}) / ITEMS


def test_a_perfect_list_is_worth_one():
    relevant = sparse.csr_matrix(np.asarray([[0, 1, 1, 0]], np.float32))
    perfect = list_metrics(np.asarray([[2, 1, 0]], np.int32), relevant, np.asarray([0]))
    assert (perfect.recall[0], perfect.ndcg[0]) == (1.0, pytest.approx(1.0))


def test_users_with_anything_to_find():
    relevant = sparse.csr_matrix(np.asarray([[0, 0], [1, 0], [0, 0], [1, 1]]))
    assert users_with(relevant).tolist() == [1, 3]


def test_a_list_ends_early_where_too_few_items_are_left():
    seen = sparse.csr_matrix(np.asarray([[1, 1, 1, 0]], np.float32))
    lists = top_items(lambda rows: np.ones((len(rows), 4), np.float32), seen, np.asarray([0]), 3)
    assert lists.tolist() == [[3, -1, -1]]
