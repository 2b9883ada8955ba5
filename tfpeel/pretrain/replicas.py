"""Replicas of a model, each of which works on a part of the batch.

All of them look up the whole batch, whose vectors they know without a word, and tell each other
the gradients of these vectors alone: far less than those of the rows that were looked up.

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


def shared(*vectors: Any) -> tuple[Any, ...]:
    """Return the same vectors, to which the gradients of all replicas come back.

    Args:
        vectors: [n, d] tensors that are the same in all replicas; one width for all.
    """
    if replica_count() == 1:
        return vectors

    @tf.custom_gradient  # type: ignore[untyped-decorator]
    def same(*given: Any) -> tuple[Any, Any]:
        def gradient(*upstream: Any) -> Any:
            # In one message: each takes longer than what is in it.
            total = sum_of_replicas(tf.concat(upstream, axis=0))
            return tf.split(total, [tf.shape(each)[0] for each in upstream], axis=0)

        return tuple(tf.identity(each) for each in given), gradient

    return tuple(same(*vectors))


def own_part(rows: Any) -> Any:
    """Return this replica's rows [n / replicas, ...] of a batch's [n, ...]."""
    if replica_count() == 1:
        return rows
    first, size = _place(rows)
    return rows[first : first + size]


def own_part_first(rows: Any) -> Any:
    """Return the rows of a batch [n, ...], those of this replica before the others."""
    if replica_count() == 1:
        return rows
    return tf.roll(rows, -_place(rows)[0], axis=0)


def _place(rows: Any) -> tuple[Any, Any]:
    """Return where this replica's rows begin, and how many they are."""
    size = tf.shape(rows)[0] // replica_count()
    return tf.distribute.get_replica_context().replica_id_in_sync_group * size, size
