"""Learned pruning: thresholds that training finds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from comparison.other_ways.distillation import Batches, ranking_loss
from comparison.other_ways.sparse_rows import sparse_from_bytes, sparse_to_bytes, threshold_for
from comparison.other_ways.way import Decoded, Material, Settings, Way
from tfpeel.keras import keras, tf

_DIMENSIONS = (32, 64)
_STEPS, _SNAPSHOT_STEPS = 300, 10
# Of the table's root mean square: where thresholds start, and how far a value moves in a step.
_FIRST_THRESHOLD, _RATE = 0.01, 0.01
_THRESHOLD_RATE = 0.05
# The pressure on thresholds grows from the first to the last of these.
_PRESSURE = (0.01, 10.0)


class LearnedPruning(Way):
    """Numbers shrink by a learned threshold of their item; what falls to 0 is not stored.

    One training serves all budgets: the pressure on the thresholds grows, and a budget takes
    the last table that is still too large for it, cut by magnitude. Trained on the full model's
    ranking, as tfpeel's own refinement is.
    """

    name = "learned pruning (PEP-like)"
    source = "Learnable Embedding Sizes for Recommender Systems (PEP), 2021"

    def __init__(self, steps: int = _STEPS) -> None:
        self._steps = steps
        self._snapshots: dict[tuple[str, int], list[NDArray[np.float16]]] = {}

    def tried(self, material: Material, budget_bytes: int) -> Iterator[Settings]:
        """See Way."""
        for dimensions in _DIMENSIONS:
            if dimensions <= material.table.items.shape[1]:
                yield {"dimensions": dimensions}

    def encode(self, material: Material, budget_bytes: int, settings: Settings) -> bytes:
        """See Way."""
        content = b""
        for rows in reversed(self._trained(material, settings["dimensions"])):
            whole = rows.astype(np.float32)
            content = sparse_to_bytes(whole)
            if len(content) > budget_bytes:
                threshold = threshold_for(np.abs(whole), budget_bytes)
                return sparse_to_bytes(np.where(np.abs(whole) > threshold, whole, np.float32(0)))
        return content

    def decode(self, content: bytes, items: int) -> Decoded:
        """See Way."""
        return sparse_from_bytes(content)

    def _trained(self, material: Material, dimensions: int) -> list[NDArray[np.float16]]:
        """Return the table at falling sizes."""
        key = material.name, dimensions
        if key not in self._snapshots:
            self._snapshots[key] = list(_train(material, dimensions, self._steps))
        return self._snapshots[key]


def _train(material: Material, dimensions: int, steps: int) -> Iterator[NDArray[np.float16]]:
    rows = material.table.items[:, :dimensions]
    size = float(np.sqrt(np.mean(rows**2)))
    values = tf.Variable(rows)
    logs = tf.Variable(tf.fill([len(rows), 1], float(np.log(_FIRST_THRESHOLD * size))))
    optimisers = keras.optimizers.Adam(_RATE * size), keras.optimizers.Adam(_THRESHOLD_RATE)
    batches = Batches(material, dimensions, "learned pruning")

    @tf.function  # type: ignore[untyped-decorator]
    def step(users: Any, teacher: Any, seen: Any, pressure: Any) -> None:
        with tf.GradientTape() as tape:
            scores = tf.matmul(users, _shrunk(values, logs), transpose_b=True)
            loss = ranking_loss(scores, teacher, seen) - pressure * tf.reduce_mean(logs)
        gradients = tape.gradient(loss, (values, logs))
        for optimiser, gradient, variable in zip(
            optimisers, gradients, (values, logs), strict=True
        ):
            optimiser.apply_gradients([(gradient, variable)])

    for optimiser, variable in zip(optimisers, (values, logs), strict=True):
        optimiser.build([variable])
    for number, pressure in enumerate(np.geomspace(*_PRESSURE, steps)):
        if number % _SNAPSHOT_STEPS == 0:
            yield _shrunk(values, logs).numpy().astype(np.float16)
        batch = batches.next()
        step(batch.users, batch.teacher, batch.seen, tf.constant(pressure, tf.float32))
    yield _shrunk(values, logs).numpy().astype(np.float16)


def _shrunk(values: Any, logs: Any) -> Any:
    return tf.sign(values) * tf.nn.relu(tf.abs(values) - tf.exp(logs))
