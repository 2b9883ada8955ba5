"""Watches a training's losses, and names the first step whose loss is no number."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tfpeel.errors import InputError
from tfpeel.keras import tf


class LossWatch:
    """Counts training steps up to the first loss that is not finite.

    It counts inside the traced graph, because reading every loss would stop the graph at every
    step.
    """

    def __init__(self) -> None:
        # All replicas see the same losses.
        shared = {"trainable": False, "aggregation": tf.VariableAggregation.ONLY_FIRST_REPLICA}
        self._finite_steps = tf.Variable(0, **shared)
        self._all_finite = tf.Variable(True, **shared)

    def restart(self) -> None:
        """Begin another training."""
        self._finite_steps.assign(0)
        self._all_finite.assign(True)

    def see(self, *losses: Any) -> None:
        """Take notice of one step's losses, float scalars."""
        finite = tf.reduce_all([tf.math.is_finite(loss) for loss in losses])
        self._all_finite.assign(self._all_finite & finite)
        self._finite_steps.assign_add(tf.cast(self._all_finite, tf.int32))

    def check(self, training: str, section: str, *results: NDArray[Any]) -> None:
        """Check that every loss was finite, and that what came out of it is.

        Args:
            training: what was trained.
            section: of the config that has its learning rate.
            results: what was learned.

        Raises:
            InputError: names the first step after which something was no number.
        """
        steps = int(self._finite_steps.numpy())
        if not self._all_finite.numpy():
            received = f"no number at step {steps + 1}"
        elif not all(np.isfinite(result).all() for result in results):
            received = f"no number after step {steps}, the last"
        else:
            return
        raise InputError(
            f"{training} diverged",
            received,
            "losses and vectors that are finite",
            f"lower learning_rate in the section [{section}] of a config file",
        )
