"""Which item each row of a file is: stored in few bytes, rebuilt as int32 by the graph."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tfpeel.export import operators as op
from tfpeel.export.flatbuffer import INT32, Subgraph, Tensor

_BYTE = 256
_WORD = 65_536
# What the operators that add the steps up need beyond those of plain numbers, in four signatures.
_STEPS_GRAPH_BYTES = 400


def row_ids(graph: Subgraph, item_ids: NDArray[np.int32], item_count: int) -> Tensor:
    """Return the catalogue index of each row, int32 [rows].

    Stored as plain numbers, or as the step from row to row where that is smaller: rows that
    ascend within their segment are mostly less than 256 apart.
    """
    ids = item_ids.astype(np.int32)
    steps = np.diff(ids, prepend=0)
    far = np.flatnonzero((steps < 0) | (steps >= _BYTE))
    place_bytes = 2 if ids.size <= _WORD else 4
    steps_bytes = ids.size + far.size * (place_bytes + 4) + _STEPS_GRAPH_BYTES
    if steps_bytes < ids.size * _plain_bytes(item_count):
        return _added_steps(graph, steps, far)
    return stored_integers(graph, ids, item_count)


def _plain_bytes(item_count: int) -> int:
    return 1 if item_count <= _BYTE else 2 if item_count <= _WORD else 3


def stored_integers(graph: Subgraph, numbers: NDArray[np.int32], below: int) -> Tensor:
    """Return numbers in 0..below-1 as int32, stored in 1, 2 or 3 bytes each, or 6 if need be."""
    if below <= _BYTE:
        return op.cast(graph, graph.constant(numbers.astype(np.uint8)), INT32)
    low = op.cast(graph, graph.constant((numbers % _WORD).astype(np.uint16)), INT32)
    if below <= _WORD:
        return low
    high_type = np.uint8 if below <= _WORD * _BYTE else np.int32
    stored = graph.constant((numbers // _WORD).astype(high_type))
    high = stored if stored.type == INT32 else op.cast(graph, stored, INT32)
    return op.add(graph, low, op.multiply(graph, high, graph.integer(_WORD)))


def _added_steps(graph: Subgraph, steps: NDArray[np.int32], far: NDArray[np.intp]) -> Tensor:
    near = (steps % _BYTE).astype(np.uint8)
    total = op.cast(graph, graph.constant(near), INT32)
    if far.size:
        place_type = np.uint16 if steps.size <= _WORD else np.int32
        stored = graph.constant(far.astype(place_type), (far.size, 1))
        places = stored if stored.type == INT32 else op.cast(graph, stored, INT32)
        rest = (steps - near)[far].astype(np.int32)
        spread = op.scatter(graph, places, graph.constant(rest), steps.shape)
        total = op.add(graph, total, spread)
    return op.running_sum(graph, total, axis=0)
