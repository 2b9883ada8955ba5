"""The order and grouping of rows in which a file is smallest and needs little memory."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tfpeel.export.contents import Codes, FileContents, LogScale, Segment

# A segment is cast to float32 as a whole when it is used: 512 KiB of memory at a time. Half of it
# would save no more, because more operators need memory of their own.
_LARGEST_SEGMENT_CODES = 131_072
_DTYPE_OF_BITS = {4: "int8", 8: "int8", 16: "float16", 32: "float32"}


def arranged(contents: FileContents) -> FileContents:
    """Return the same rows, ascending by item within their segment, large segments divided.

    Empty segments are left out.

    Raises:
        ValueError: the parts of the contents don't fit together.
    """
    _check(contents)
    order, segments, start = [], [], 0
    for segment in contents.segments:
        rows, width = segment.codes.shape
        by_item = np.argsort(contents.item_ids[start : start + rows], kind="stable")
        codes: Codes = segment.codes[by_item]
        step = max(_LARGEST_SEGMENT_CODES // width, 1)
        for first in range(0, rows, step):
            piece: Codes = codes[first : first + step]
            segments.append(Segment(segment.dimensions, segment.bits, piece))
        order.append(start + by_item)
        start += rows
    rows_in_order = np.concatenate(order) if order else np.zeros(0, np.intp)
    scale = LogScale(
        contents.scale.codes[rows_in_order], contents.scale.slope, contents.scale.offset
    )
    return replace(
        contents,
        item_ids=contents.item_ids[rows_in_order],
        segments=tuple(segments),
        scale=scale,
    )


def _check(contents: FileContents) -> None:
    rows = contents.item_ids.size
    if not rows or rows != sum(len(s.codes) for s in contents.segments):
        raise ValueError(f"{rows} item ids; the segments must have as many rows, at least 1")
    if contents.scale.codes.shape != (rows,):
        raise ValueError(f"{contents.scale.codes.size} scales for {rows} rows")
    if contents.item_ids.min() < 0 or contents.item_ids.max() >= contents.item_count:
        raise ValueError(f"item ids must be in 0..{contents.item_count - 1}")
    for segment in contents.segments:
        dimensions = segment.dimensions
        if not dimensions.size or segment.codes.shape[1] != dimensions.size:
            raise ValueError(f"{dimensions.size} dimensions for codes {segment.codes.shape}")
        if (np.diff(dimensions) <= 0).any() or not 0 <= dimensions[0] <= dimensions[-1]:
            raise ValueError("dimensions must ascend from 0 or more")
        if dimensions[-1] >= contents.width:
            raise ValueError(f"dimensions must be below the width {contents.width}")
        if segment.codes.dtype.name != _DTYPE_OF_BITS.get(segment.bits):
            raise ValueError(f"{segment.bits} bits as {segment.codes.dtype}")
