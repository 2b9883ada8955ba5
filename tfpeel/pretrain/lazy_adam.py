"""Adam whose step touches only the rows of a table that occur in the batch."""

from __future__ import annotations

from typing import Any

from tfpeel.keras import keras, tf


class LazyAdam(keras.optimizers.Optimizer):  # type: ignore[misc]
    """Adam with row-sparse updates of embedding tables.

    Rows without a gradient keep their value and their moments, so that a step costs as much as
    its batch and not as much as the tables. Dense gradients get plain Adam.

    Args:
        learning_rate: a float or a Keras schedule.
        beta_1: decay of the first moment.
        beta_2: decay of the second moment.
        epsilon: keeps the division finite.
    """

    def __init__(
        self,
        learning_rate: Any = 1e-3,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-8,
        name: str = "LazyAdam",
        **options: Any,
    ) -> None:
        # Keras takes the default decay, 0, as a reason to rewrite every row in every step.
        super().__init__(name=name, **{"weight_decay": None, **options, "jit_compile": False})
        self._learning_rate = self._build_learning_rate(learning_rate)
        self.beta_1, self.beta_2, self.epsilon = beta_1, beta_2, epsilon

    def build(self, variables: Any) -> None:
        """Create the two moments of each variable."""
        super().build(variables)
        if getattr(self, "_built", False):
            return
        self._built = True
        self._first = [self.add_variable_from_reference(v, "first") for v in variables]
        self._second = [self.add_variable_from_reference(v, "second") for v in variables]

    def update_step(self, gradient: Any, variable: Any) -> None:
        """Apply one gradient; Keras has summed the repeated rows of a sparse one."""
        index = self._index_dict[self._var_key(variable)]
        first, second = self._first[index], self._second[index]
        step = tf.cast(self.iterations + 1, tf.float32)
        correction = tf.sqrt(1 - self.beta_2**step) / (1 - self.beta_1**step)
        rate = tf.cast(self.learning_rate, tf.float32) * correction
        if isinstance(gradient, tf.IndexedSlices):
            rows, values = gradient.indices, gradient.values
            m = self.beta_1 * tf.gather(first, rows) + (1 - self.beta_1) * values
            v = self.beta_2 * tf.gather(second, rows) + (1 - self.beta_2) * tf.square(values)
            first.scatter_update(tf.IndexedSlices(m, rows))
            second.scatter_update(tf.IndexedSlices(v, rows))
            change = rate * m / (tf.sqrt(v) + self.epsilon)
            # In half the time of scatter_sub.
            variable.scatter_update(tf.IndexedSlices(tf.gather(variable, rows) - change, rows))
        else:
            first.assign(self.beta_1 * first + (1 - self.beta_1) * gradient)
            second.assign(self.beta_2 * second + (1 - self.beta_2) * tf.square(gradient))
            variable.assign_sub(rate * first / (tf.sqrt(second) + self.epsilon))

    def get_config(self) -> dict[str, Any]:
        """Return the options, as Keras wants them."""
        return {
            **super().get_config(),
            "learning_rate": self._serialize_hyperparameter(self._learning_rate),
            "beta_1": self.beta_1,
            "beta_2": self.beta_2,
            "epsilon": self.epsilon,
        }
