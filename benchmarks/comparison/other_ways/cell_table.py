"""A table of which each item group keeps some blocks, in float16: the elastic ways' form."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from comparison.other_ways.arrays import from_bytes, header_bytes, to_bytes
from comparison.other_ways.way import Decoded
from tfpeel.cluster import ClusterConfig, group_ends

BLOCK_WIDTH, GROUPS = 8, 20
_HALF_BYTES = 2


def ends_of(items: int) -> NDArray[np.int64]:
    """Return where each item group ends; tfpeel's own groups, small ones first."""
    return group_ends(items, ClusterConfig(item_groups=GROUPS))


def cells_to_bytes(rows: NDArray[np.float32], cells: NDArray[np.bool_]) -> bytes:
    """Return a table [items, d] of which the cells [groups, blocks] are kept."""
    parts = np.split(rows, ends_of(len(rows))[:-1])
    columns = np.repeat(cells, BLOCK_WIDTH, axis=1)
    kept = [part[:, there].astype(np.float16) for part, there in zip(parts, columns, strict=True)]
    return to_bytes([np.packbits(cells, axis=1), *kept])


def cells_from_bytes(content: bytes, blocks: int) -> Decoded:
    """Return the rows of groups with a cell; the others cannot be recommended."""
    masks, *kept = from_bytes(content)
    cells = np.unpackbits(masks, axis=1)[:, :blocks] > 0
    whole = []
    for part, there in zip(kept, np.repeat(cells, BLOCK_WIDTH, axis=1), strict=True):
        rows = np.zeros((len(part), len(there)), np.float32)
        rows[:, there] = part
        whole.append(rows)
    present = np.repeat(cells.any(axis=1), [len(part) for part in kept])
    places = np.flatnonzero(present)
    return Decoded(places, np.concatenate(whole)[places])


def cells_bytes(cells: NDArray[np.bool_], items: int) -> int:
    """Return the bytes of `cells_to_bytes`."""
    rows = np.diff(ends_of(items), prepend=0)
    values = int((rows * cells.sum(axis=1)).sum()) * BLOCK_WIDTH
    masks = len(cells) * -(-cells.shape[1] // 8)
    return int(header_bytes(2) * (1 + len(cells)) + masks + _HALF_BYTES * values)
