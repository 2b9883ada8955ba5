"""The result of refinement: one cluster's items, basis and cell weights."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tfpeel.stored_result import read_result, write_result

SCHEMA_VERSION = 5
_ARRAYS = (
    "item_order",
    "group_ends",
    "head",
    "tail",
    "users",
    "user_vectors",
    "weights",
    "noise",
)


@dataclass(frozen=True, eq=False)
class Refined:
    """One cluster's copy of the item table.

    Args:
        item_order: [items] int32, the catalogue index of each row.
        group_ends: [groups] int64, where each item group ends in the order.
        head: [h, d] float16, the first rows; h is a group's end.
        tail: [items - h, t] float16, the other rows, with the first t of the d dimensions.
        users: [n] int64 ascending, the cluster's fitted users.
        user_vectors: [n, d] float32, their vectors: times the items' they give the scores.
        weights: [groups, blocks] float32, at least 0: what keeping a cell is worth; 0 where a
            group has no such block.
        noise: [groups, blocks] float32, at least 0: the part of a cell's worth that codes of 4
            bits take away again.
    """

    item_order: NDArray[np.int32]
    group_ends: NDArray[np.int64]
    head: NDArray[np.float16]
    tail: NDArray[np.float16]
    users: NDArray[np.int64]
    user_vectors: NDArray[np.float32]
    weights: NDArray[np.float32]
    noise: NDArray[np.float32]

    @property
    def block_width(self) -> int:
        """Dimensions in a block."""
        return int(self.head.shape[1]) // int(self.weights.shape[1])

    def vectors_of(self, users: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the vectors of some of the cluster's users.

        Args:
            users: [n] indices, all of them among `users` of the cluster.

        Returns:
            [n, d] float32, in their order.
        """
        return np.asarray(self.user_vectors[np.searchsorted(self.users, users)])

    def group_rows(self, group: int) -> slice:
        """Return the rows of an item group.

        Args:
            group: its number.
        """
        start = int(self.group_ends[group - 1]) if group else 0
        return slice(start, int(self.group_ends[group]))

    def group_values(self, group: int) -> NDArray[np.float32]:
        """Return the values of an item group.

        Args:
            group: its number.

        Returns:
            [rows, d] float32 in the head, [rows, t] in the tail.
        """
        rows, head_rows = self.group_rows(group), len(self.head)
        if rows.stop <= head_rows:
            return self.head[rows].astype(np.float32)
        return self.tail[rows.start - head_rows : rows.stop - head_rows].astype(np.float32)

    def save(self, path: Path, fingerprint: str) -> None:
        """Write the result as a directory; see stored_result.write_result.

        Args:
            path: of the directory; replaced only when all of the new one is written.
            fingerprint: a hash of all that it was made from; see stored_result.write_result.
        """
        arrays = {name: getattr(self, name) for name in _ARRAYS}
        write_result(path, "refined", SCHEMA_VERSION, fingerprint, {}, arrays)

    @classmethod
    def load(cls, path: Path) -> Refined:
        """Read a saved result.

        Args:
            path: of the directory that `save` wrote.

        Returns:
            The result, equal to what was saved.

        Raises:
            DamagedFileError: see stored_result.read_result.
        """
        arrays = read_result(path, "refined", SCHEMA_VERSION).arrays
        return cls(**{name: arrays[name] for name in _ARRAYS})
