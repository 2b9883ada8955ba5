from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from tests.pretrain.toy_world import toy_dataset
from tfpeel.errors import InputError
from tfpeel.pretrain.batches import NO_ITEM, Batches


def epoch(batches: Batches, number: int) -> dict[str, np.ndarray]:
    parts = [{k: v.numpy() for k, v in batch.items()} for batch in batches.epochs(number, 1)]
    return {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}


@pytest.fixture(scope="module")
def batches() -> Batches:
    return Batches(toy_dataset().train, 128, 6, 0.25, seed=3)


def test_every_interaction_comes_once_but_for_the_rest(batches):
    train = toy_dataset().train
    found = epoch(batches, 0)
    pairs = set(zip(found["user"].tolist(), found["item"].tolist(), strict=True))
    assert len(found["user"]) == len(pairs) == batches.steps * 128
    assert 0 <= train.nnz - len(pairs) < 128
    assert all(train[user, item] for user, item in pairs)


def test_parts_of_a_batch_are_of_one_size():
    batches = Batches(toy_dataset().train, 128, 6, 0.25, 3, parts=3)
    assert batches.batch_size == 126


def test_more_parts_than_interactions_in_a_batch_are_refused():
    with pytest.raises(InputError, match="8 interactions, 9 workers"):
        Batches(toy_dataset().train, 8, 6, 0.25, 3, parts=9)


def test_history_is_the_users_own_and_never_the_target(batches):
    train = toy_dataset().train
    found = epoch(batches, 1)
    history, item = found["history"], found["item"]
    assert history.shape == (batches.steps * 128, 6)
    assert (history != item[:, None]).all()
    users = np.repeat(found["user"], 6)
    known = history.ravel() != NO_ITEM
    assert np.asarray(train[users[known], history.ravel()[known]]).all()
    lengths = np.diff(train.indptr)[found["user"]]
    assert (~known).mean() == pytest.approx((1 / lengths).mean(), abs=0.01)


def test_history_draws_all_items_of_a_user_alike():
    matrix = sparse.csr_matrix(np.ones((1, 5), np.float32))
    batches = Batches(matrix, 5, 200, 0.0, seed=0)
    counts = np.bincount(epoch(batches, 0)["history"].ravel() + 1, minlength=6)[1:]
    np.testing.assert_allclose(counts / counts.sum(), 0.2, atol=0.04)


def test_negatives_are_drawn_from_all_items_alike(batches):
    found = np.concatenate([epoch(batches, number)["negative"] for number in range(4)])
    items = toy_dataset().train.shape[1]
    counts = np.bincount(found, minlength=items)
    assert len(counts) == items
    # 4 standard deviations of a count.
    assert np.abs(counts - counts.mean()).max() < 4.5 * np.sqrt(counts.mean())
    first, second = (epoch(batches, number)["negative"] for number in (0, 1))
    assert (first != second).mean() > 0.9


def test_own_embeddings_are_dropped_as_often_as_asked(batches):
    keeps = epoch(batches, 0)["keeps_own"]
    assert keeps.shape == (batches.steps * 128, 1)
    assert set(np.unique(keeps)) == {0.0, 1.0}
    assert keeps.mean() == pytest.approx(0.75, abs=0.03)


def test_no_dropout_keeps_all():
    assert epoch(Batches(toy_dataset().train, 128, 2, 0.0, seed=3), 0)["keeps_own"].all()


def test_an_epoch_is_the_same_every_time(batches):
    again = Batches(toy_dataset().train, 128, 6, 0.25, seed=3)
    for key, value in epoch(batches, 2).items():
        np.testing.assert_array_equal(value, epoch(again, 2)[key])


def test_epochs_and_seeds_differ(batches):
    first = epoch(batches, 0)
    other = Batches(toy_dataset().train, 128, 6, 0.25, seed=4)
    for second in (epoch(batches, 1), epoch(other, 0)):
        assert (first["item"] != second["item"]).mean() > 0.5
        assert (first["history"] != second["history"]).mean() > 0.5


def test_users_without_a_row_do_not_occur():
    matrix = sparse.csr_matrix(np.asarray([[0, 0, 0], [1, 1, 0], [0, 0, 0], [1, 0, 1]], np.float32))
    found = epoch(Batches(matrix, 100, 4, 0.0, seed=0), 0)
    assert sorted(found["user"].tolist()) == [1, 1, 3, 3]
    for user, history in zip(found["user"], found["history"], strict=True):
        assert set(history.tolist()) <= {1: {0, 1, NO_ITEM}, 3: {0, 2, NO_ITEM}}[int(user)]


def test_a_user_with_one_item_has_no_history():
    found = epoch(Batches(sparse.csr_matrix(np.ones((1, 1), np.float32)), 64, 3, 0.0, seed=0), 0)
    assert found["history"].tolist() == [[NO_ITEM] * 3]


def test_epochs_share_one_traced_graph():
    batches = Batches(toy_dataset().train, 128, 6, 0.25, seed=3)
    for number in range(3):
        epoch(batches, number)
    assert batches._batch.experimental_get_tracing_count() == 1


def test_epochs_together_are_those_one_after_the_other(batches):
    together = [{k: v.numpy() for k, v in batch.items()} for batch in batches.epochs(1, 3)]
    assert len(together) == 3 * batches.steps
    for key in together[0]:
        single = np.concatenate([epoch(batches, number)[key] for number in (1, 2, 3)])
        np.testing.assert_array_equal(np.concatenate([b[key] for b in together]), single)
