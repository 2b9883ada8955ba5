from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from tfpeel.keras import tf
from tfpeel.refine import ClusterStudent, RefineConfig
from tfpeel.refine.training import training_steps

RANDOM = np.random.default_rng(0)
ENDS = np.asarray([4, 12, 30])
GROUP_OF_ROW = np.repeat(np.arange(3), np.diff(ENDS, prepend=0))
BYTES = np.asarray([[28, 16], [56, 32], [126, 72]], np.float32)
VALUES = RANDOM.normal(size=(3, 2)).astype(np.float32) * 3
CONFIG = RefineConfig(block_width=8, steps=60, batch_size=16)


def toy_student(config: RefineConfig = CONFIG) -> ClusterStudent:
    student = ClusterStudent(30, GROUP_OF_ROW, BYTES, config)
    student.restart(np.zeros((30, 16), np.float32), VALUES)
    return student


def slow_hard_cells(share: float) -> np.ndarray:
    """Take cells by falling value while they fit, and the one at the edge."""
    kept, spent = np.zeros(6, bool), 0.0
    for place in np.argsort(-VALUES.ravel(), kind="stable"):
        kept[place] = True
        spent += BYTES.ravel()[place]
        if spent > share * BYTES.sum():
            break
    return kept.reshape(3, 2)


@pytest.mark.parametrize("share", [0.01, 0.1, 0.3, 0.5, 0.8, 0.99, 1.0])
def test_cells_are_bought_by_falling_value_up_to_the_edge(share):
    cells = toy_student().cells(tf.constant(share)).numpy()
    np.testing.assert_array_equal(cells >= 0.5, slow_hard_cells(share))
    assert (cells > 0).all()
    assert (cells <= 1).all()


def test_all_cells_are_kept_where_the_budget_is_whole():
    assert (toy_student().cells(tf.constant(1.0)).numpy() >= 0.5).all()


@pytest.mark.parametrize("share", [0.05, 0.3, 0.7])
def test_raising_one_value_leaves_the_bytes_as_they_are(share):
    student = toy_student()
    with tf.GradientTape(persistent=True) as tape:
        cells = student.cells(tf.constant(share))
        spent = tf.reduce_sum(cells * BYTES)
        one = cells[1, 0]
    total = tape.gradient(spent, student.log_values).numpy()
    own = tape.gradient(one, student.log_values).numpy()
    assert np.abs(total).max() < 1e-3
    assert own[1, 0] > 0
    others = np.delete(own.ravel(), 2)
    assert (others <= 1e-7).all()
    assert others.min() < -1e-7


def test_scores_are_those_of_kept_cells():
    users = RANDOM.normal(size=(5, 16)).astype(np.float32)
    items = RANDOM.normal(size=(30, 16)).astype(np.float32)
    cells = np.asarray([[1, 1], [1, 0], [0, 0]], np.float32)
    found = toy_student().scores(users, items, cells).numpy()
    gate = np.repeat(cells, 8, axis=1)[GROUP_OF_ROW]
    expected = users @ (items * gate).T
    np.testing.assert_allclose(found[:, :12], expected[:, :12], atol=1e-2)
    np.testing.assert_allclose(found[:, 12:], np.log(1e-3), rtol=1e-3)


def cross_entropy(student: ClusterStudent, users: np.ndarray, teacher: np.ndarray) -> float:
    wished = tf.nn.softmax(teacher)
    scores = student.scores(users, student.items, tf.ones([3, 2]))
    return float(tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(wished, scores)))


@pytest.mark.parametrize("noise_bits", [0, 4])
def test_training_follows_the_teacher(noise_bits):
    config = CONFIG.model_copy(update={"noise_bits": noise_bits, "learning_rate": 0.05})
    student = toy_student(config)
    users = RANDOM.normal(size=(64, 16)).astype(np.float32) / 4
    items = RANDOM.normal(size=(30, 16)).astype(np.float32)
    teacher = users @ items.T
    start = items + RANDOM.normal(size=items.shape).astype(np.float32)
    student.restart(start, VALUES)
    before = cross_entropy(student, users, teacher)
    nothing = sparse.csr_matrix((64, 30), dtype=np.float32)
    draw = np.random.default_rng(0)
    student.take(training_steps(users, teacher, nothing, None, config, draw))
    after = cross_entropy(student, users, teacher)
    target = tf.nn.softmax(teacher).numpy()
    least = float(-(target * np.log(target)).sum(axis=1).mean())
    assert after - least < 0.6 * (before - least)
    np.testing.assert_array_equal(student.log_values.numpy(), VALUES)


def test_steps_hold_each_user_as_often_as_any_other():
    users = np.arange(20, dtype=np.float32)[:, None]
    teacher = users @ np.ones((1, 3), np.float32)
    seen = sparse.csr_matrix(np.arange(60).reshape(20, 3) % 2)
    config = CONFIG.model_copy(update={"steps": 5, "batch_size": 8})
    training = training_steps(users, teacher, seen, seen, config, np.random.default_rng(0))
    steps = [training.step(number) for number in range(len(training.places))]
    numbers = np.concatenate([step["users"].numpy().ravel() for step in steps]).astype(int)
    assert len(steps) == 5
    assert (np.bincount(numbers, minlength=20) == 2).all()
    for number, step in enumerate(steps):
        rows = step["users"].numpy().ravel().astype(int)
        np.testing.assert_array_equal(step["teacher"].numpy(), teacher[rows])
        np.testing.assert_array_equal(step["seen"].numpy(), seen.toarray()[rows])
        assert int(step["step"]) == number
    rates = [float(step["rate"]) for step in steps]
    assert rates[0] == 1.0
    assert (np.diff(rates) < 0).all()
    assert rates[-1] > 0


def test_seen_items_teach_nothing():
    student = toy_student()
    users = RANDOM.normal(size=(16, 16)).astype(np.float32)
    start = RANDOM.normal(size=(30, 16)).astype(np.float32)
    student.restart(start, VALUES)
    teacher = RANDOM.normal(size=(16, 30)).astype(np.float32)
    seen = np.zeros((16, 30))
    seen[:, 7] = 1
    config = CONFIG.model_copy(update={"steps": 5})
    draw = np.random.default_rng(0)
    matrix = sparse.csr_matrix(seen)
    student.take(training_steps(users, teacher, matrix, None, config, draw))
    changed = np.abs(student.items.numpy() - start).max(axis=1)
    assert changed[7] == 0
    assert (np.delete(changed, 7) > 0).all()


def test_users_who_have_seen_everything_break_nothing():
    student = toy_student()
    users, teacher = np.ones((16, 16), np.float32), np.zeros((16, 30), np.float32)
    everything = sparse.csr_matrix(np.ones((16, 30)))
    steps = training_steps(users, teacher, everything, everything, CONFIG, np.random.default_rng(0))
    student.take(steps)
    assert np.isfinite(student.items.numpy()).all()
    assert np.isfinite(student.log_values.numpy()).all()
