"""What the learned ways learn from: the full model's ranking of all items, user by user."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from comparison.other_ways.way import Material
from tfpeel.keras import tf
from tfpeel.seeds import generator

_BATCH_USERS = 128
_MASKED = -1e9


@dataclass(frozen=True, eq=False)
class Batch:
    """Some users; items are in the order of the table.

    Args:
        users: [n, d] float32 tensor, their vectors.
        teacher: [n, items] float32 tensor, the full model's scores.
        seen: [n, items] bool tensor.
        valid: [n, items] float32 tensor of validation interactions; zeros where there are none.
    """

    users: Any
    teacher: Any
    seen: Any
    valid: Any


class Batches:
    """Draws users, the same for the same seed.

    Args:
        material: the fit.
        dimensions: of the user vectors.
        name: of the stream of draws.
    """

    def __init__(self, material: Material, dimensions: int, name: str) -> None:
        self._material, self._dimensions = material, dimensions
        self._draw = generator(material.seed, f"{name} {material.name}")
        self._fitted = np.flatnonzero(np.diff(material.train.indptr) > 0)

    def next(self) -> Batch:
        """Return another batch."""
        material, table = self._material, self._material.table
        count = min(_BATCH_USERS, len(self._fitted))
        users = np.sort(self._draw.choice(self._fitted, count, replace=False))
        seen = self._dense(material.train[users])
        valid = np.zeros_like(seen) if material.valid is None else material.valid[users]
        return Batch(
            tf.constant(table.users[users, : self._dimensions]),
            tf.constant(material.teacher.scores(material.train[users], users, table.order)),
            tf.constant(seen > 0),
            tf.constant(valid if material.valid is None else self._dense(valid)),
        )

    def _dense(self, matrix: Any) -> NDArray[np.float32]:
        return np.asarray(matrix[:, self._material.table.order].toarray(), np.float32)


def ranking_loss(scores: Any, batch_teacher: Any, seen: Any) -> Any:
    """Return how far scores [n, items] are from the teacher's ranking of what was not seen."""
    wished = tf.nn.softmax(tf.where(seen, _MASKED, batch_teacher))
    masked = tf.where(seen, _MASKED, scores)
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(wished, masked))


def found_loss(scores: Any, seen: Any, valid: Any) -> Any:
    """Return the mean log loss of validation interactions [n, items] under scores."""
    losses = -tf.nn.log_softmax(tf.where(seen, _MASKED, scores)) * valid
    per_user = tf.reduce_sum(losses, axis=1) / tf.maximum(tf.reduce_sum(valid, axis=1), 1.0)
    return tf.reduce_mean(per_user)
