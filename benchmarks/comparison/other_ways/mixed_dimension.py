"""Mixed dimensions: items that matter more get more of them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from comparison.other_ways.arrays import from_bytes, header_bytes, to_bytes
from comparison.other_ways.base_table import Table
from comparison.other_ways.way import Decoded, Material, Settings, Way, all_there

_HALF_BYTES = 2
_POWERS = (0.0, 0.3, 0.6, 1.0, 1.5)
_GROUPS = 8
# Each group holds this many times the items of the one before it.
_GROWTH = 2
_STEPS = 200


class MixedDimension(Way):
    """Groups by popularity; a group's dimensions grow with a power of it.

    A group keeps its rows in a space of its own, with the map back to the common one.
    """

    name = "mixed dimension by popularity"
    source = "Mixed Dimension Embeddings with Application to Memory-Efficient Recommendation, 2019"

    def tried(self, material: Material, budget_bytes: int) -> Iterator[Settings]:
        """See Way."""
        for power in _POWERS:
            widths = _widths(material.table, power, budget_bytes)
            if any(widths):
                yield {"power": power, "dimensions": widths}

    def encode(self, material: Material, budget_bytes: int, settings: Settings) -> bytes:
        """See Way."""
        arrays = []
        for group, width in zip(_groups(material.table), settings["dimensions"], strict=True):
            if width:
                arrays += _low_rank(material.table.items[group], width)
        return to_bytes(arrays)

    def decode(self, content: bytes, items: int) -> Decoded:
        """See Way."""
        arrays = from_bytes(content)
        pairs = zip(arrays[::2], arrays[1::2], strict=True)
        rows = [rows.astype(np.float32) @ back.astype(np.float32) for rows, back in pairs]
        return all_there(np.concatenate(rows))


def _groups(table: Table) -> list[slice]:
    """Return the rows of each group, the most important group first."""
    sizes = _GROWTH ** np.arange(_GROUPS, dtype=np.float64)
    ends = np.rint(np.cumsum(sizes) / sizes.sum() * len(table.items)).astype(int).tolist()
    pairs = zip([0, *ends[:-1]], ends, strict=True)
    return [slice(start, end) for start, end in pairs if end > start]


def _low_rank(rows: NDArray[np.float32], width: int) -> list[NDArray[np.float16]]:
    _, axes = np.linalg.eigh(rows.T.astype(np.float64) @ rows)
    back = axes[:, ::-1][:, :width].T
    return [(rows @ back.T).astype(np.float16), back.astype(np.float16)]


def _widths(table: Table, power: float, budget_bytes: int) -> list[int]:
    """Return each group's dimensions: the most popular one's are as many as fit."""
    groups, width = _groups(table), table.items.shape[1]
    means = np.asarray([table.importance[group].mean() for group in groups])
    rows = np.asarray([group.stop - group.start for group in groups])
    shares = (means / max(float(means.max()), 1e-12)) ** power
    best = [0] * len(groups)
    for step in range(1, _STEPS * width + 1):
        # The first group may be full before the last ones are.
        wished = np.minimum(np.floor(shares * step / _STEPS * width + 0.5), width)
        wished = np.minimum(wished, rows)
        values = float((wished * (rows + width)).sum())
        if _HALF_BYTES * values + 2 * header_bytes(2) * (wished > 0).sum() > budget_bytes:
            break
        best = wished.astype(int).tolist()
    return best
