from __future__ import annotations

import numpy as np
import pytest

from tfpeel.keras import keras, tf
from tfpeel.pretrain.lazy_adam import LazyAdam

START = np.random.default_rng(0).normal(size=(6, 3)).astype(np.float32)


def slices(rows: list[int], values: np.ndarray) -> tf.IndexedSlices:
    return tf.IndexedSlices(tf.constant(values, tf.float32), tf.constant(rows, tf.int64), (6, 3))


def state(optimizer: LazyAdam) -> list[np.ndarray]:
    return [variable.numpy() for variable in optimizer.variables if variable.shape == (6, 3)]


@pytest.mark.parametrize("sparse", [False, True])
def test_equals_adam_of_keras_where_all_rows_have_a_gradient(sparse):
    random = np.random.default_rng(1)
    ours, theirs = tf.Variable(START), tf.Variable(START)
    lazy = LazyAdam(0.05, beta_1=0.8, beta_2=0.95, epsilon=1e-6)
    adam = keras.optimizers.Adam(0.05, beta_1=0.8, beta_2=0.95, epsilon=1e-6, jit_compile=False)
    for _ in range(7):
        gradient = random.normal(size=(6, 3)).astype(np.float32)
        order = random.permutation(6)
        given = slices(order.tolist(), gradient[order]) if sparse else tf.constant(gradient)
        lazy.apply_gradients([(given, ours)])
        adam.apply_gradients([(tf.constant(gradient), theirs)])
        np.testing.assert_allclose(ours.numpy(), theirs.numpy(), rtol=1e-5, atol=1e-6)
    assert np.abs(ours.numpy() - START).min() > 1e-4


def test_follows_a_schedule():
    schedule = keras.optimizers.schedules.CosineDecay(0.1, 4)
    ours, theirs = tf.Variable(START), tf.Variable(START)
    lazy = LazyAdam(schedule, epsilon=1e-7)
    adam = keras.optimizers.Adam(schedule, jit_compile=False)
    for _ in range(6):
        for optimizer, variable in ((lazy, ours), (adam, theirs)):
            optimizer.apply_gradients([(tf.ones((6, 3)), variable)])
    np.testing.assert_allclose(ours.numpy(), theirs.numpy(), rtol=1e-5)


def test_rows_without_a_gradient_keep_value_and_moments():
    variable, optimizer = tf.Variable(START), LazyAdam(0.1)
    optimizer.apply_gradients([(tf.ones((6, 3)), variable)])
    before, moments = variable.numpy(), state(optimizer)
    for _ in range(3):
        optimizer.apply_gradients([(slices([4, 1], np.ones((2, 3))), variable)])
    still = [0, 2, 3, 5]
    np.testing.assert_array_equal(variable.numpy()[still], before[still])
    assert (variable.numpy()[[1, 4]] != before[[1, 4]]).all()
    assert len(moments) == 2
    for old, new in zip(moments, state(optimizer), strict=True):
        np.testing.assert_array_equal(new[still], old[still])
        assert (new[[1, 4]] != old[[1, 4]]).all()


def test_repeated_rows_of_a_batch_are_summed():
    once, twice = tf.Variable(START), tf.Variable(START)
    first, second = LazyAdam(0.1), LazyAdam(0.1)
    values = np.random.default_rng(2).normal(size=(3, 3))
    for _ in range(2):
        first.apply_gradients([(slices([2, 5], [values[0] + values[2], values[1]]), once)])
        second.apply_gradients([(slices([2, 5, 2], values), twice)])
    np.testing.assert_allclose(once.numpy(), twice.numpy(), rtol=1e-5, atol=1e-6)


def test_several_tables_have_moments_of_their_own():
    left, right = tf.Variable(START), tf.Variable(START)
    optimizer = LazyAdam(0.1)
    for _ in range(2):
        ones = tf.ones((6, 3))
        optimizer.apply_gradients([(ones, left), (-2 * ones, right)])
    np.testing.assert_allclose(left.numpy() - START, -(right.numpy() - START), atol=1e-5)


def test_its_config_makes_an_equal_one():
    config = LazyAdam(0.03, beta_1=0.7).get_config()
    again = LazyAdam.from_config(dict(config))
    assert again.get_config() == config
    assert config["learning_rate"] == pytest.approx(0.03)
    assert config["beta_1"] == 0.7


def test_no_operation_of_a_step_is_as_large_as_the_table():
    table, optimizer = tf.Variable(np.zeros((60, 3), np.float32)), LazyAdam(0.1)
    gradient = tf.IndexedSlices(tf.ones((2, 3)), tf.constant([7, 8], tf.int64), (60, 3))
    optimizer.build([table])
    step = tf.function(lambda: optimizer.apply_gradients([(gradient, table)]))
    operations = step.get_concrete_function().graph.get_operations()
    large = [one.type for one in operations for out in one.outputs if out.shape == (60, 3)]
    assert large == []
