from __future__ import annotations

import numpy as np
import pytest

from tfpeel.errors import InputError
from tfpeel.keras import tf
from tfpeel.loss_watch import LossWatch


def watched(*losses: float) -> LossWatch:
    """A watch that saw the losses, several in one call of a graph."""
    watch = LossWatch()

    @tf.function
    def steps(values: tf.Tensor) -> None:
        for value in values:
            watch.see(tf.constant(1.0), value)

    steps(tf.constant(losses))
    return watch


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("later", [(), (2.0, 3.0), (np.nan,)])
def test_the_first_step_that_is_no_number_is_named(bad, later):
    with pytest.raises(InputError, match=r"it diverged; received: no number at step 3; .*\[part\]"):
        watched(0.5, 0.25, bad, *later).check("it", "part")


def test_finite_losses_are_as_they_should_be():
    watched(0.0, 1e30, -5.0).check("it", "part", np.zeros(3))


def test_what_was_learned_in_the_last_step_is_looked_at_too():
    with pytest.raises(InputError, match="no number after step 2, the last"):
        watched(1.0, 1.0).check("it", "part", np.zeros(2), np.asarray([1, np.nan]))


def test_another_training_begins_with_step_one():
    watch = watched(1.0, np.nan)
    watch.restart()
    watch.check("it", "part")
    watch.see(tf.constant(np.nan))
    with pytest.raises(InputError, match="at step 1;"):
        watch.check("it", "part")
