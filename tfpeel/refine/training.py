"""The steps that a cluster's training takes."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tfpeel.keras import tf
from tfpeel.refine.config import RefineConfig


class TrainingSteps(NamedTuple):
    """What all steps of a training are made of: arrays or, in a traced graph, tensors.

    Args:
        users: [n, d] float32 user vectors in the cluster's basis.
        teacher: [n, m] float32, the global model's scores in the same unit.
        seen: [n, m] uint8, training interactions.
        valid: [n, m] uint8, validation interactions.
        places: [steps, batch] int64, the users of each step.
        rates: [steps] float32, falling factors of the learning rate.
        seed: int32 scalar, of the noise.
        learns_cells: bool scalar, whether the cell weights are learned.
    """

    users: Any
    teacher: Any
    seen: Any
    valid: Any
    places: Any
    rates: Any
    seed: Any
    learns_cells: Any

    @staticmethod
    def signature(width: int, items: int, batch_size: int) -> TrainingSteps:
        """Return what tf.function has to know of them: d, m and the users of a step."""
        return TrainingSteps(
            users=tf.TensorSpec([None, width], tf.float32),
            teacher=tf.TensorSpec([None, items], tf.float32),
            seen=tf.TensorSpec([None, items], tf.uint8),
            valid=tf.TensorSpec([None, items], tf.uint8),
            places=tf.TensorSpec([None, batch_size], tf.int64),
            rates=tf.TensorSpec([None], tf.float32),
            seed=tf.TensorSpec([], tf.int32),
            learns_cells=tf.TensorSpec([], tf.bool),
        )

    def step(self, number: Any) -> dict[str, Any]:
        """Return what ClusterStudent.train_step takes as the step of this number, from 0 on."""
        rows = self.places[number]
        return {
            "users": tf.gather(self.users, rows),
            "teacher": tf.gather(self.teacher, rows),
            "seen": tf.gather(self.seen, rows),
            "valid": tf.gather(self.valid, rows),
            "step": number,
            "seed": self.seed,
            "rate": self.rates[number],
            "learns_cells": self.learns_cells,
        }


def training_steps(
    vectors: NDArray[np.float32],
    teacher: NDArray[np.float32],
    seen: sparse.csr_matrix,
    valid: sparse.csr_matrix | None,
    config: RefineConfig,
    draw: np.random.Generator,
) -> TrainingSteps:
    """Return the steps of a training, in which every user is as often as any other.

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
    rates = 0.5 * (1 + np.cos(np.pi * np.arange(config.steps) / config.steps))
    return TrainingSteps(
        users=vectors,
        teacher=teacher,
        seen=_dense(seen),
        valid=np.zeros(seen.shape, np.uint8) if valid is None else _dense(valid),
        places=order[: config.steps * batch].reshape(config.steps, batch),
        rates=rates.astype(np.float32),
        seed=np.int32(draw.integers(2**31)),
        learns_cells=valid is not None,
    )


def _dense(matrix: sparse.csr_matrix) -> NDArray[np.uint8]:
    return np.asarray(matrix.astype(np.uint8).toarray())
