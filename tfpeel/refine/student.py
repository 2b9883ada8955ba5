"""The Keras model of one cluster: its items, and a weight for each cell."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tfpeel.keras import keras, tf
from tfpeel.loss_watch import LossWatch
from tfpeel.refine.config import RefineConfig
from tfpeel.refine.prices import PEAK_TO_CLIP
from tfpeel.refine.training import TrainingSteps

_MASKED = -1e9
_SMALLEST_SHARE = 1e-3
_SOFTNESS = 0.5
_FULL_SHARE = 0.25
_LEAST_BUDGET_SHARE = 0.04


class ClusterStudent(keras.Model):  # type: ignore[misc]
    """Items of one cluster under any budget.

    In each step a budget is drawn, the cells that it buys are kept, and two things happen, as
    in first-order bi-level optimisation: the items take a step towards the global model's
    ranking on training interactions, and, on validation interactions where there are any, the
    cells' log weights take a step that makes the budget buy better cells.

    One instance, and so one traced graph, serves all clusters: see `restart`.

    Args:
        items: number of rows, m.
        group_of_row: [m] int, the item group of each row.
        cell_bytes: [groups, blocks] float32, what each cell costs.
        config: options.

    Source:
        PEEL, 2023, for the bi-level weights; Differentiable Model Compression via Pseudo
        Quantization Noise (DiffQ), 2021, for the noise in place of rounding.
    """

    def __init__(
        self,
        items: int,
        group_of_row: NDArray[np.int64],
        cell_bytes: NDArray[np.float32],
        config: RefineConfig,
    ) -> None:
        super().__init__()
        self.config = config
        self.losses_seen = LossWatch()
        self._group_of_row = tf.constant(group_of_row, tf.int32)
        self._bytes = tf.constant(cell_bytes, tf.float32)
        self._blocks = cell_bytes.shape[1]
        width = self._blocks * config.block_width
        self.items = tf.Variable(tf.zeros([items, width]), name="items")
        self.log_values = tf.Variable(tf.zeros(cell_bytes.shape), name="log_values")
        self._moments = [tf.Variable(tf.zeros([items, width]), trainable=False)]
        self._moments += [tf.Variable(tf.zeros([items, 1]), trainable=False)]
        self._controller_moments = [
            tf.Variable(tf.zeros(cell_bytes.shape), trainable=False) for _ in range(2)
        ]
        signature = TrainingSteps.signature(width, items, config.batch_size)
        self._take_traced = tf.function(self._take, input_signature=[signature])

    def restart(self, items: NDArray[np.float32], log_values: NDArray[np.float32]) -> None:
        """Take another cluster's start values; the optimiser forgets the last one.

        Args:
            items: [m, d] with a root mean square of one.
            log_values: [groups, blocks], logarithm of a cell's value per byte.
        """
        self.items.assign(items)
        self.log_values.assign(log_values)
        self.losses_seen.restart()
        for moment in (*self._moments, *self._controller_moments):
            moment.assign(tf.zeros_like(moment))

    def take(self, steps: TrainingSteps) -> None:
        """Take all steps of a training.

        Keras' `fit` would make a pipeline and a graph of it for each cluster, which takes a third
        as long as the steps.

        Args:
            steps: for as many items as there are here.
        """
        self._take_traced(steps)

    def _take(self, steps: TrainingSteps) -> None:
        for number in tf.range(tf.shape(steps.places)[0]):
            self.train_step(steps.step(number))

    def cells(self, share: Any) -> Any:
        """Return how much of each cell a budget buys, [groups, blocks] in 0..1.

        The cells are taken by falling value per byte; around the budget's edge they come in
        partly, so that the values have a gradient. Raising one cell's value lowers the others'
        part, because the bytes stay the same.

        Args:
            share: of the bytes of all cells, a float scalar.
        """
        values = self.log_values
        budget = share * tf.reduce_sum(self._bytes)
        order = tf.argsort(tf.reshape(values, [-1]), direction="DESCENDING", stable=True)
        spent = tf.cumsum(tf.gather(tf.reshape(self._bytes, [-1]), order))
        last = tf.minimum(tf.reduce_sum(tf.cast(spent <= budget, tf.int32)), tf.size(order) - 1)
        edge = tf.stop_gradient(tf.gather(tf.reshape(values, [-1]), order[last]))
        part = tf.sigmoid((values - edge) / _SOFTNESS)
        slope = tf.stop_gradient(part * (1 - part))
        rate = tf.reduce_sum(slope * self._bytes) + 1e-6
        over = tf.reduce_sum(part * self._bytes)
        correction = (over - tf.stop_gradient(over)) / rate
        return part - slope * correction

    def scores(self, users: Any, items: Any, cells: Any) -> Any:
        """Return scores of the kept cells; rows without a cell are as good as masked.

        Args:
            users: float32 [n, d].
            items: float32 [m, d].
            cells: float32 [groups, blocks].
        """
        gate = tf.gather(tf.repeat(cells, self.config.block_width, axis=1), self._group_of_row)
        present = tf.gather(tf.reduce_max(cells, axis=1), self._group_of_row)
        scores = tf.matmul(users, items * gate, transpose_b=True)
        return scores + tf.math.log(present + _SMALLEST_SHARE)

    def _with_noise(self, items: Any, gate: Any, seed: Any) -> Any:
        if not self.config.noise_bits:
            return items
        largest = 2.0 ** (self.config.noise_bits - 1) - 1
        peak = tf.reduce_max(tf.abs(items * gate), axis=1, keepdims=True)
        step = tf.stop_gradient(peak) * PEAK_TO_CLIP / largest
        noise = tf.random.stateless_uniform(tf.shape(items), seed, -0.5, 0.5)
        return items + step * noise

    def train_step(self, inputs: dict[str, Any]) -> dict[str, Any]:
        """Take one step.

        Args:
            inputs: `users` [n, d]; `teacher` [n, m] the global model's scores, both in the unit of
                logits; `seen` and `valid` [n, m] uint8; `step` and `seed` int32 scalars;
                `rate` float32, the learning rate's factor; `learns_cells` bool.

        Returns:
            `loss` of the items and `cell_loss`, float32 scalars.
        """
        seed = tf.stack([inputs["seed"], inputs["step"]])
        draws = tf.random.stateless_uniform([2], seed)
        drawn = _LEAST_BUDGET_SHARE ** draws[1]
        share = tf.where(draws[0] < _FULL_SHARE, 1.0, drawn)
        seen = inputs["seen"] > 0
        loss = self._step_items(inputs, seen, share, seed)
        cell_loss = tf.cond(
            inputs["learns_cells"],
            lambda: self._step_cells(inputs, seen, drawn),
            lambda: tf.constant(0.0),
        )
        self.losses_seen.see(loss, cell_loss)
        return {"loss": loss, "cell_loss": cell_loss}

    def _step_items(self, inputs: dict[str, Any], seen: Any, share: Any, seed: Any) -> Any:
        soft = self.cells(share)
        cells = tf.where(share >= 1.0, tf.ones_like(soft), tf.cast(soft >= 0.5, tf.float32))
        # Most budgets keep cells of the first rows and dimensions alone: work ends with these.
        rows, width = self._extent(cells)
        group_of_row = self._group_of_row[:rows]
        gate = tf.gather(tf.repeat(cells, self.config.block_width, axis=1)[:, :width], group_of_row)
        present = tf.gather(tf.reduce_max(cells, axis=1), group_of_row) > 0
        hidden = seen[:, :rows] | ~present
        target = tf.where(hidden, _MASKED, inputs["teacher"][:, :rows])
        users = inputs["users"][:, :width]
        start = self.items[:rows, :width]
        with tf.GradientTape() as tape:
            tape.watch(start)
            items = self._with_noise(start, gate, seed) * gate
            scores = tf.matmul(users, items, transpose_b=True)
            wished = tf.nn.softmax(target)
            loss = tf.reduce_mean(
                tf.nn.softmax_cross_entropy_with_logits(wished, tf.where(hidden, _MASKED, scores))
            )
            if self.config.interactions > 0:
                allowed = tf.where(present, scores, _MASKED)
                loss += self.config.interactions * _mean_log_loss(allowed, inputs["seen"][:, :rows])
        missing = tf.shape(self.items) - [rows, width]
        gradient = tf.pad(tape.gradient(loss, start), [[0, missing[0]], [0, missing[1]]])
        self._apply_to_items(gradient, inputs)
        return loss

    def _extent(self, cells: Any) -> tuple[Any, Any]:
        """Return how many of the first rows and dimensions have all that is kept."""
        groups = tf.reduce_max(tf.where(tf.reduce_max(cells, axis=1) > 0)) + 1
        blocks = tf.reduce_max(tf.where(tf.reduce_max(cells, axis=0) > 0)) + 1
        rows = tf.reduce_sum(tf.cast(self._group_of_row < tf.cast(groups, tf.int32), tf.int32))
        return rows, tf.cast(blocks, tf.int32) * self.config.block_width

    def _apply_to_items(self, gradient: Any, inputs: dict[str, Any]) -> None:
        # Adam with one second moment per row: with one per number, the numbers that hardly
        # matter would take steps as long as those that do.
        step = tf.cast(inputs["step"], tf.float32) + 1
        first, second = self._moments
        first.assign(0.9 * first + 0.1 * gradient)
        mean_square = tf.reduce_mean(tf.square(gradient), axis=1, keepdims=True)
        second.assign(0.99 * second + 0.01 * mean_square)
        rate = self.config.learning_rate * inputs["rate"]
        direction = (first / (1 - 0.9**step)) / (tf.sqrt(second / (1 - 0.99**step)) + 1e-9)
        self.items.assign_sub(rate * direction)

    def _step_cells(self, inputs: dict[str, Any], seen: Any, share: Any) -> Any:
        with tf.GradientTape() as tape:
            scores = self.scores(inputs["users"], self.items, self.cells(share))
            loss = _mean_log_loss(tf.where(seen, _MASKED, scores), inputs["valid"])
        gradient = tape.gradient(loss, self.log_values)
        # Adam with one second moment for all cells: a cell that the few validation interactions
        # say nothing about keeps the value that its energy gave it.
        step = tf.cast(inputs["step"], tf.float32) + 1
        first, second = self._controller_moments
        first.assign(0.9 * first + 0.1 * gradient)
        second.assign(0.99 * second + 0.01 * tf.reduce_mean(tf.square(gradient)))
        direction = (first / (1 - 0.9**step)) / (tf.sqrt(second / (1 - 0.99**step)) + 1e-9)
        self.log_values.assign_sub(self.config.controller_rate * direction)
        return loss


def _mean_log_loss(scores: Any, found: Any) -> Any:
    wanted = tf.cast(found, tf.float32)
    losses = -tf.reduce_sum(wanted * tf.maximum(tf.nn.log_softmax(scores), -30.0), axis=1)
    return tf.reduce_mean(losses / tf.maximum(tf.reduce_sum(wanted, axis=1), 1.0))
