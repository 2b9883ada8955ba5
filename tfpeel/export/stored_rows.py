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
# The number of the list that a signature is given: `train_user` makes its list of two inputs.
LIST_NUMBER = 2
# Most tensors that a signature makes between its rows and the sums of codes.
_TENSORS_BEFORE_SUMS = 7


@dataclass(frozen=True)
class Rows:
    """What the graphs know of every row.

    Args:
        ids: catalogue index, int32 [rows].
        are_listed: whether each item is in the list that the signature was given, bool
            [item_count + 1]; the last is for what is no item.
        scale_places: place in a `scale_table`, int32 [rows].
        list_places: place in the catalogue of each id of the list, its size for what is no item.
        sums_number: the number of a tensor that is free in every signature.
    """

    ids: Tensor
    are_listed: Tensor
    scale_places: Tensor
    list_places: Tensor
    sums_number: int


def add_rows(graph: Subgraph, contents: FileContents, list_of_ids: Tensor) -> Rows:
    """Add the operators that each signature needs for its rows.

    A signature calls this right after it made its list, as tensor LIST_NUMBER: then all the
    tensors have the same numbers in each, and the file holds the operators once.
    """
    ids = row_ids(graph, contents.item_ids, contents.item_count)
    are_listed, places = listed_items(graph, contents.item_count, list_of_ids)
    scale_places = _scale_places(graph, contents.scale)
    free = len(graph.tensors) + _TENSORS_BEFORE_SUMS
    return Rows(ids, are_listed, scale_places, places, free)


def listed_rows(graph: Subgraph, rows: Rows) -> Tensor:
    """Return which rows are in the list, bool [rows].

    As add_rows: what calls it right after that has the operator in common.
    """
    return op.gather(graph, rows.are_listed, rows.ids)


def listed_items(graph: Subgraph, item_count: int, list_of_ids: Tensor) -> tuple[Tensor, Tensor]:
    """Return which items are in a list, bool [item_count + 1], and `list_places` of Rows.

    The last place stands for all that is no item: padding and ids out of range.

    Args:
        graph: of the signature.
        item_count: size of the catalogue.
        list_of_ids: int32 [n].
    """
    bounded = op.at_least(
        graph, op.at_most(graph, list_of_ids, graph.integer(item_count)), graph.integer(-1)
    )
    places = op.remainder(graph, bounded, graph.integer(item_count + 1))
    are_listed = op.scatter(
        graph, op.as_column(graph, places), op.equals(graph, places, places), (item_count + 1,)
    )
    return are_listed, places


def summed_codes(graph: Subgraph, contents: FileContents, slots: Tensor, count: Tensor) -> Tensor:
    """Return the sums of the codes of the rows in each slot, segment beside segment.

    A segment is cast, and all of it is added up: a GATHER of int4 rows gives wrong ones where the
    width is odd. Nothing that XNNPACK takes may stand before a cast.

    Args:
        graph: of the signature.
        contents: of the file.
        slots: slot of each row, int32 [rows].
        count: how many slots, int32; the tensor `Rows.sums_number` in every signature, so that
            the file holds the operators once.

    Returns:
        float32 [slots, sum of the segments' widths].
    """
    segments = contents.segments
    sizes = [len(segment.codes) for segment in segments]
    # The constants of the split come first: a signature may have made one of them before.
    graph.integers(sizes), graph.integer(0)
    graph.skip_to(count.index + 3)
    parts = op.split(graph, slots, sizes, axis=0)
    sums = [
        op.sums_by_place(graph, segment_codes(graph, segment), part, count)
        for part, segment in zip(parts, segments, strict=True)
    ]
    return op.concatenate(graph, sums, axis=1)


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


def kept_dimensions(graph: Subgraph, contents: FileContents) -> Tensor:
    """Return the dimensions of all segments, one after the other, as an int32 vector."""
    dimensions = np.concatenate([segment.dimensions for segment in contents.segments])
    if contents.width > _BYTE:
        return graph.constant(dimensions.astype(np.int32))
    return op.cast(graph, graph.constant(dimensions.astype(np.uint8)), INT32)


def _scale_places(graph: Subgraph, scale: LogScale) -> Tensor:
    """Return each row's place in a `scale_table`, int32 [rows]."""
    if int(scale.codes.max(initial=0)) < _BYTE - 1:
        return op.cast(graph, graph.constant(scale.codes + np.uint8(1)), INT32)
    return op.add(graph, op.cast(graph, graph.constant(scale.codes), INT32), graph.integer(1))


def scale_table(scale: LogScale, exponent: float = 1.0) -> NDArray[np.float32]:
    """Return the scales to a power: of no row (0), then of the codes 0, 1, ... that occur."""
    codes = np.arange(int(scale.codes.max(initial=0)) + 1, dtype=np.float64)
    scales = np.exp((codes * scale.slope + scale.offset) * exponent)
    return np.concatenate([[0.0], scales]).astype(np.float32)
