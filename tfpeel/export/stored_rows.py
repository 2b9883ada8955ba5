"""The parts that the graphs share: codes, scales, dimensions and lists of items."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tfpeel.export import operators as op
from tfpeel.export.contents import FileContents, LogScale, Segment
from tfpeel.export.flatbuffer import FLOAT32, INT4, INT32, Subgraph, Tensor
from tfpeel.export.row_ids import row_ids

_BYTE = 256


@dataclass(frozen=True)
class Rows:
    """What the graphs know of every row, in a shape with one place per row.

    Args:
        ids: catalogue index, int32.
        listed: whether the row's item is in the list of ids that the signature was given, bool.
        scale_places: place in a `scale_table`, int32.
    """

    ids: Tensor
    listed: Tensor
    scale_places: Tensor


def add_rows(
    graph: Subgraph, contents: FileContents, list_of_ids: Tensor, shape: tuple[int, ...]
) -> Rows:
    """Add the operators that each signature needs for its rows.

    A signature calls this right after its first input: then the tensors have the same numbers
    in each, and the file holds the operators once.
    """
    ids = row_ids(graph, contents, shape)
    listed = op.gather(graph, _listed_items(graph, list_of_ids, contents.item_count), ids)
    return Rows(ids, listed, _scale_places(graph, contents.scale, shape))


def segment_codes(graph: Subgraph, segment: Segment) -> Tensor:
    """Return the codes of a segment as float32 [rows, w]; the cast runs where this is called."""
    if segment.bits == 4:
        packed = pack_int4(np.asarray(segment.codes, np.int8))
        return op.cast(graph, graph.packed_constant(packed, INT4, segment.codes.shape), FLOAT32)
    codes = graph.constant(segment.codes)
    return codes if codes.type == FLOAT32 else op.cast(graph, codes, FLOAT32)


def pack_int4(codes: NDArray[np.int8]) -> NDArray[np.uint8]:
    """Return two codes a byte, the first in the low half."""
    flat = codes.reshape(-1).view(np.uint8) & 0xF
    flat = np.append(flat, np.uint8(0)) if flat.size % 2 else flat
    return np.asarray(flat[::2] | (flat[1::2] << 4), np.uint8)


def kept_dimensions(graph: Subgraph, contents: FileContents, shape: tuple[int, ...]) -> Tensor:
    """Return the dimensions of all segments, one after the other, as int32 in a shape."""
    dimensions = np.concatenate([segment.dimensions for segment in contents.segments])
    if contents.width > _BYTE:
        return graph.constant(dimensions.astype(np.int32), shape)
    return op.cast(graph, graph.constant(dimensions.astype(np.uint8), shape), INT32)


def _scale_places(graph: Subgraph, scale: LogScale, shape: tuple[int, ...]) -> Tensor:
    """Return each row's place in a `scale_table`, int32, in a shape."""
    if int(scale.codes.max(initial=0)) < _BYTE - 1:
        return op.cast(graph, graph.constant(scale.codes + np.uint8(1), shape), INT32)
    return op.add(
        graph, op.cast(graph, graph.constant(scale.codes, shape), INT32), graph.integer(1)
    )


def scale_table(scale: LogScale, exponent: float = 1.0) -> NDArray[np.float32]:
    """Return the scales to a power: of no row (0), then of the codes 0, 1, ... that occur."""
    codes = np.arange(int(scale.codes.max(initial=0)) + 1, dtype=np.float64)
    scales = np.exp((codes * scale.slope + scale.offset) * exponent)
    return np.concatenate([[0.0], scales]).astype(np.float32)


def _listed_items(graph: Subgraph, ids: Tensor, item_count: int) -> Tensor:
    """Return whether each item of the catalogue is in a list of ids, bool [item_count + 1].

    The last place stands for everything that is no item: padding and ids out of range.
    """
    bounded = op.at_least(
        graph, op.at_most(graph, ids, graph.integer(item_count)), graph.integer(-1)
    )
    places = op.remainder(graph, bounded, graph.integer(item_count + 1))
    return op.scatter(
        graph, op.as_column(graph, places), op.equals(graph, places, places), (item_count + 1,)
    )
