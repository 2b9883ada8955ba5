"""The steps that a cluster's training takes, as a tf.data.Dataset."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tfpeel.keras import tf
from tfpeel.refine.config import RefineConfig


def training_steps(
    vectors: NDArray[np.float32],
    teacher: NDArray[np.float32],
    seen: sparse.csr_matrix,
    valid: sparse.csr_matrix | None,
    config: RefineConfig,
    draw: np.random.Generator,
) -> Any:
    """Return one batch per step; see ClusterStudent.train_step for what is in it.

    Args:
        vectors: [n, d] user vectors in the cluster's basis.
        teacher: [n, m] the global model's scores in the same unit.
        seen: [n, m] CSR of training interactions.
        valid: [n, m] CSR of validation interactions, or None: the cell weights stay.
        config: options.
        draw: gives the order of users and the noise's seed.
    """
    count, batch = len(vectors), config.batch_size
    rounds = -(-config.steps * batch // count)
    order = np.concatenate([draw.permutation(count) for _ in range(rounds)])
    places = tf.constant(order[: config.steps * batch].reshape(config.steps, batch))
    rates = 0.5 * (1 + np.cos(np.pi * np.arange(config.steps) / config.steps))
    learns = valid is not None
    found = np.zeros(seen.shape, np.uint8) if valid is None else _dense(valid)
    tables = [tf.constant(vectors), tf.constant(teacher), tf.constant(_dense(seen))]
    tables.append(tf.constant(found))
    seed, rates = int(draw.integers(2**31)), tf.constant(rates, tf.float32)

    def step(number: Any) -> dict[str, Any]:
        rows = places[number]
        users, scores, seen_rows, valid_rows = (tf.gather(table, rows) for table in tables)
        return {
            "users": users,
            "teacher": scores,
            "seen": seen_rows,
            "valid": valid_rows,
            "step": number,
            "seed": tf.constant(seed),
            "rate": rates[number],
            "learns_cells": tf.constant(learns),
        }

    return tf.data.Dataset.range(config.steps, output_type=tf.int32).map(step).prefetch(1)


def _dense(matrix: sparse.csr_matrix) -> NDArray[np.uint8]:
    return np.asarray(matrix.astype(np.uint8).toarray())
