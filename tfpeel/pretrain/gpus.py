"""What is asked of GPUs while they train."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from tfpeel.keras import tf

_ROWS_IN_ANY_ORDER = "TF_DISABLE_SCATTER_OP_DETERMINISM"


@contextmanager
def exact_on_gpus() -> Iterator[None]:
    """Multiply in float32 and add up in the same order in every run, where there is a GPU.

    By itself TensorFlow takes TensorFloat-32, with 10 bits of a number's 23, and adds up repeated
    rows as they come. The order stays fixed afterwards: TensorFlow has no way to set it free.
    """
    if not tf.config.list_physical_devices("GPU"):
        yield
        return
    tf.config.experimental.enable_op_determinism()
    # A step writes no row twice, so that the order of rows is nothing to heed; TensorFlow's way to
    # heed it takes the whole table to the CPU and back.
    os.environ.setdefault(_ROWS_IN_ANY_ORDER, "1")
    before = tf.config.experimental.tensor_float_32_execution_enabled()
    tf.config.experimental.enable_tensor_float_32_execution(False)
    try:
        yield
    finally:
        tf.config.experimental.enable_tensor_float_32_execution(before)
