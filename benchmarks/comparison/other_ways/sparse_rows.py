"""Sparse tables stored honestly: the places of the values count."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from comparison.other_ways.arrays import from_bytes, header_bytes, to_bytes
from comparison.other_ways.way import Decoded

_HALF_BYTES = 2


def sparse_to_bytes(rows: NDArray[np.float32]) -> bytes:
    """Return a table with zeros [items, d], d at most 255, values in float16.

    The rows after the last value are left out. The places of a row's values are a bitmap, or
    their number and a byte for each column: what is smaller.
    """
    stored = rows[: _last_row(rows.any(axis=1))]
    there = stored != 0
    values = stored[there].astype(np.float16)
    counts = there.sum(axis=1).astype(np.uint8)
    if len(values) + len(counts) + header_bytes(1) < len(stored) * -(-rows.shape[1] // 8):
        return to_bytes([values, counts, np.nonzero(there)[1].astype(np.uint8)])
    return to_bytes([values, np.packbits(there, axis=1)])


def sparse_from_bytes(content: bytes) -> Decoded:
    """Return the rows that have a value; the others cannot be recommended."""
    values, places, *columns = from_bytes(content)
    there = _from_columns(places, columns[0]) if columns else np.unpackbits(places, axis=1) > 0
    rows: NDArray[np.float32] = np.zeros(there.shape, np.float32)
    rows[there] = values
    # A bitmap is padded to whole bytes; no user vector has those dimensions.
    width = _last_row(there.any(axis=0))
    kept = np.flatnonzero(there.any(axis=1))
    return Decoded(kept, rows[kept, :width])


def _from_columns(counts: NDArray[Any], columns: NDArray[Any]) -> NDArray[np.bool_]:
    there = np.zeros((len(counts), int(columns.max(initial=0)) + 1), bool)
    there[np.repeat(np.arange(len(counts)), counts), columns] = True
    return there


def _last_row(there: Any) -> int:
    """Return one past the last place that is there, 0 where none is."""
    return int(np.flatnonzero(there).max(initial=-1)) + 1


def threshold_for(magnitudes: NDArray[np.float32], budget_bytes: int) -> float:
    """Return the smallest threshold above which the values fit into a budget.

    Args:
        magnitudes: [items, d], at least 0.
        budget_bytes: of `sparse_to_bytes` of the values above the threshold.
    """
    values, peaks = np.sort(magnitudes, axis=None), magnitudes.max(axis=1)
    bitmap_row = -(-magnitudes.shape[1] // 8)

    def size(kept: int) -> int:
        rows = _last_row(peaks > values[len(values) - kept - 1])
        places = min(rows + kept + 2 * header_bytes(1), rows * bitmap_row + header_bytes(2))
        return int(header_bytes(1) + _HALF_BYTES * kept + places)

    low, high = 0, len(values) - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if size(middle) <= budget_bytes else (low, middle - 1)
    return float(values[len(values) - low - 1])
