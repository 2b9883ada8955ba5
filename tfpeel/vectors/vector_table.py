"""Vectors of users or of items, with whose they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tfpeel.data.lines import shortened
from tfpeel.errors import InputError

_SHOWN_IDS = 3


@dataclass(frozen=True, eq=False)
class VectorTable:
    """Checked vectors; see `of`.

    Args:
        whose: user or item.
        source: where they were read.
        vectors: [n, d] float32, finite.
        ids: [n] external ids without repetition; None: the rows are in the data set's order.
    """

    whose: str
    source: Path
    vectors: NDArray[np.float32]
    ids: tuple[str, ...] | None

    @classmethod
    def of(
        cls, whose: str, source: Path, vectors: NDArray[Any], ids: Sequence[str] | None
    ) -> VectorTable:
        """Check vectors and ids.

        Args:
            whose: user or item.
            source: where they were read.
            vectors: [n, d] numbers.
            ids: [n] external ids, or None.

        Returns:
            The table, its numbers as float32.

        Raises:
            InputError: no table of finite numbers, not one id for each row, or an id twice.
        """
        if vectors.ndim != 2 or vectors.dtype.kind not in "fiu" or 0 in vectors.shape:
            raise InputError(
                f"the {whose} vectors in {source} are no table of numbers",
                f"{vectors.dtype} of shape {vectors.shape}",
                "numbers of shape (ids, dimensions)",
                "write them again",
            )
        with np.errstate(over="ignore"):
            numbers = np.ascontiguousarray(vectors, np.float32)
        wrong = np.flatnonzero(~np.isfinite(numbers).all(axis=1))
        if len(wrong):
            row = int(wrong[0])
            raise InputError(
                f"{len(wrong)} {whose} vectors in {source} hold what is no number",
                f"row {row + 1}: {shortened(str(vectors[row].tolist()))}",
                "finite numbers",
                "leave these rows out, or train again",
            )
        _check_ids(whose, source, len(numbers), ids)
        return cls(whose, source, numbers, tuple(ids) if ids is not None else None)

    @property
    def dimensions(self) -> int:
        """The length d of a vector."""
        return int(self.vectors.shape[1])

    def rows_for(self, ids: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of ids, [n, d]; zeros where there is none.

        Args:
            ids: the data set's.

        Raises:
            InputError: the table has no ids, and another number of rows.
        """
        if self.ids is None:
            if len(self.vectors) != len(ids):
                raise InputError(
                    f"the {self.whose} vectors in {self.source} have no ids",
                    f"{len(self.vectors)} rows",
                    f"ids, or the {len(ids)} {self.whose}s of the data set in its order",
                    f"add {self.whose}_ids; docs/vectors.md says how",
                )
            return self.vectors
        places = {one: place for place, one in enumerate(self.ids)}
        found = np.asarray([places.get(one, -1) for one in ids], np.int64)
        return np.where(found[:, None] >= 0, self.vectors[found], np.float32(0))

    def example_ids(self) -> str:
        """Return some ids, for messages."""
        return ", ".join(shortened(one) for one in (self.ids or ())[:_SHOWN_IDS])


def _check_ids(whose: str, source: Path, rows: int, ids: Sequence[str] | None) -> None:
    if ids is None:
        return
    if len(ids) != rows:
        raise InputError(
            f"{source} has not one id for each {whose} vector",
            f"{len(ids)} ids and {rows} vectors",
            "as many of both",
            "write both again",
        )
    if len(set(ids)) < len(ids):
        twice, times = Counter(ids).most_common(1)[0]
        raise InputError(
            f"one {whose} id occurs {times} times in {source}",
            shortened(twice),
            "each id once",
            "keep one vector of each",
        )
