from __future__ import annotations

import os

import pytest

from tfpeel.keras import tf
from tfpeel.pretrain.gpus import exact_on_gpus

ROWS_IN_ANY_ORDER = "TF_DISABLE_SCATTER_OP_DETERMINISM"


@pytest.fixture
def order_is_fixed(monkeypatch):
    """Whether the order of sums was asked for; by itself it could not be undone."""
    # Set before, so that what the context sets ends with the test.
    monkeypatch.setenv(ROWS_IN_ANY_ORDER, "0")
    monkeypatch.delenv(ROWS_IN_ANY_ORDER)
    calls = []
    monkeypatch.setattr(tf.config.experimental, "enable_op_determinism", lambda: calls.append(True))
    return calls


@pytest.fixture
def gpus(monkeypatch):
    """GPUs that TensorFlow tells of."""
    found = ["GPU 0"]
    monkeypatch.setattr(tf.config, "list_physical_devices", {"GPU": found}.get)
    return found


@pytest.fixture(params=[True, False])
def setting_before(request):
    now = tf.config.experimental.tensor_float_32_execution_enabled()
    tf.config.experimental.enable_tensor_float_32_execution(request.param)
    yield request.param
    tf.config.experimental.enable_tensor_float_32_execution(now)


def test_products_are_in_float32_while_a_gpu_trains(gpus, order_is_fixed, setting_before):
    with exact_on_gpus():
        assert not tf.config.experimental.tensor_float_32_execution_enabled()
        assert order_is_fixed
        assert os.environ[ROWS_IN_ANY_ORDER] == "1"
    assert tf.config.experimental.tensor_float_32_execution_enabled() == setting_before


def test_without_a_gpu_nothing_is_set(gpus, order_is_fixed, setting_before):
    gpus.clear()
    with exact_on_gpus():
        assert tf.config.experimental.tensor_float_32_execution_enabled() == setting_before
    assert not order_is_fixed
    assert ROWS_IN_ANY_ORDER not in os.environ
