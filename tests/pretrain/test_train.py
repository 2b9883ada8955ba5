from __future__ import annotations

import numpy as np
import pytest

from tests.pretrain.toy_world import FAST, toy_dataset
from tfpeel.errors import InputError
from tfpeel.pretrain.batches import Batches
from tfpeel.pretrain.train import Trained, train_towers
from tfpeel.pretrain.validation import Validation
from tfpeel.pretrain.warm_start import random_start
from tfpeel.progress import Silent

DATA = toy_dataset()
START = random_start(*DATA.train.shape, FAST.dimension, seed=0)


class Judge(Validation):
    """Gives the epochs the recalls that it was told, and remembers what it saw."""

    def __init__(self, recalls: list[float]) -> None:
        self.recalls, self.seen = recalls, []

    def recall(self, user_vectors, items) -> float:
        self.seen.append((user_vectors.copy(), items.copy()))
        return self.recalls[len(self.seen) - 1]


def train(validation, given_epochs=None, **changes) -> Trained:
    config = FAST.model_copy(update=changes)
    return train_towers(DATA.train, START, config, validation, given_epochs, 0, Silent())


def test_the_best_epoch_is_returned_and_not_the_last():
    judge = Judge([0.1, 0.5, 0.4, 0.3, 0.9])
    trained = train(judge, patience=2)
    assert len(judge.seen) == 3  # FAST has 3 epochs.
    assert trained.epochs == 2
    np.testing.assert_array_equal(trained.vectors.users, judge.seen[1][0])
    np.testing.assert_array_equal(trained.vectors.items, judge.seen[1][1])
    assert [entry["recall"] for entry in trained.log] == [0.1, 0.5, 0.4]
    assert [entry["epoch"] for entry in trained.log] == [1, 2, 3]


@pytest.mark.parametrize(("patience", "seen"), [(1, 2), (3, 4)])
def test_training_stops_when_patience_ends(patience, seen):
    judge = Judge([0.5, 0.4, 0.3, 0.2, 0.9, 0.1])
    assert train(judge, patience=patience, epochs=6).epochs == 1
    assert len(judge.seen) == seen


def test_small_data_gets_more_epochs():
    steps = DATA.train.nnz // FAST.batch_size
    trained = train(None, least_steps=4 * steps + 1)
    assert trained.epochs == len(trained.log) == 5


@pytest.mark.parametrize("loss", ["softmax", "bpr"])
def test_nothing_of_a_training_stays_in_tensorflow(loss):
    from tensorflow.python.framework.ops import (  # noqa: PLC0415 - tfpeel.keras has to be first
        gradient_registry,
    )

    train(None, given_epochs=1, loss=loss)
    before = set(gradient_registry.list())
    train(None, given_epochs=1, loss=loss)
    assert set(gradient_registry.list()) == before


def test_without_validation_the_given_epochs_are_trained():
    trained = train(None, given_epochs=2)
    assert trained.epochs == 2
    assert [sorted(entry) for entry in trained.log] == [["epoch", "loss"]] * 2


def test_the_epochs_before_the_best_are_the_same_with_and_without_validation():
    judge = Judge([0.1, 0.5, 0.4])
    best = train(judge).vectors
    again = train(None, given_epochs=2).vectors
    np.testing.assert_array_equal(best.users, again.users)
    np.testing.assert_array_equal(best.items, again.items)
    np.testing.assert_array_equal(best.history, again.history)


def test_users_are_their_own_vector_plus_the_mean_of_their_history():
    trained = train(None, given_epochs=1, loss="bpr", learning_rate=1e-9).vectors
    for user in (0, 7, 299):
        items = DATA.train[user].indices
        expected = START.users[user] + START.history[items].mean(axis=0)
        np.testing.assert_allclose(trained.users[user], expected, atol=1e-4)
    cosine = train(None, given_epochs=1, learning_rate=1e-9).vectors
    for table in (cosine.users, cosine.items):
        np.testing.assert_allclose(np.linalg.norm(table, axis=1), 1, rtol=1e-5)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_loss_that_is_no_number_is_an_error_which_names_the_step():
    broken = random_start(*DATA.train.shape, FAST.dimension, seed=0)
    broken.items[:] = np.nan
    with pytest.raises(InputError, match=r"pretraining diverged; received: no number at step 1;"):
        train_towers(DATA.train, broken, FAST, None, None, 0, Silent())


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_one_bad_item_is_found_in_the_step_that_has_it():
    broken = random_start(*DATA.train.shape, FAST.dimension, seed=0)
    broken.items[3] = np.inf
    config = FAST.model_copy(update={"batch_size": 2})
    # The order of the first epoch, as the training will take it.
    batches = Batches(DATA.train, 2, config.history_length, config.own_dropout, 0)
    drawn = [batch["item"].numpy() for batch in batches.epochs(0, 1)]
    step = next(number for number, items in enumerate(drawn, 1) if 3 in items)
    assert step > 1
    with pytest.raises(InputError, match=rf"no number at step {step};"):
        train_towers(DATA.train, broken, config, None, None, 0, Silent())
