"""What the replicas of a model, each with a part of the batch, tell each other in a step.

With one replica, which is what there is without a strategy of tf.distribute, nothing is done.
"""

from __future__ import annotations

from typing import Any

from tfpeel.keras import tf


def replica_count() -> int:
    """Return how many replicas there are."""
    return int(tf.distribute.get_strategy().num_replicas_in_sync)


def sum_of_replicas(value: Any) -> Any:
    """Return the sum of all replicas' tensors."""
    if replica_count() == 1:
        return value
    return tf.distribute.get_replica_context().all_reduce(tf.distribute.ReduceOp.SUM, value)


def of_all_replicas(rows: Any) -> Any:
    """Return all replicas' rows [n * replicas, ...], those of this one first.

    Args:
        rows: [n, ...] of this replica; the gradient of the result comes back to them from all.
    """
    if replica_count() == 1:
        return rows
    replica = tf.distribute.get_replica_context()
    gathered = replica.all_gather(tf.identity(rows), axis=0)
    return tf.roll(gathered, -replica.replica_id_in_sync_group * tf.shape(rows)[0], axis=0)
