"""What one .tflite file of a pack holds, before it is turned into bytes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Codes: TypeAlias = NDArray[np.int8] | NDArray[np.float16] | NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Segment:
    """Consecutive rows of the file that keep the same dimensions at the same precision.

    Args:
        dimensions: [w] int32, ascending: the columns of the user vector that these rows keep.
        bits: 4, 8, 16 or 32. 4 and 8 are integer codes, 16 and 32 are floats.
        codes: [rows, w]; int8 for 4 bits (values -7..7) and 8 bits (-127..127), float16 or
            float32 else.
    """

    dimensions: NDArray[np.int32]
    bits: int
    codes: Codes


@dataclass(frozen=True, eq=False)
class LogScale:
    """One positive number per row, kept as a byte: exp(slope * code + offset).

    Args:
        codes: [rows] uint8.
        slope: step of the logarithm, at least 0.
        offset: logarithm of the number whose code is 0.
    """

    codes: NDArray[np.uint8]
    slope: float
    offset: float

    def values(self) -> NDArray[np.float32]:
        """Return the numbers, [rows] float32."""
        exponent = self.codes.astype(np.float32) * np.float32(self.slope)
        values: NDArray[np.float32] = np.exp(exponent + np.float32(self.offset))
        return values


@dataclass(frozen=True, eq=False)
class Encoder:
    """How a device turns its history into a user vector with what the file holds.

    The rows of the history's items that are in the file are summed, each as
    scale ** exponent * code; the sum is divided by its length; matrix and bias follow.

    Args:
        exponent: power of the row scale that weighs a history item.
        matrix: [d, d] int8 codes; the user vector is (sum / length) @ (matrix * row_scale) + bias.
        row_scale: [d] float32, one per row of the matrix.
        bias: [d] float32: the user vector of an empty history.
    """

    exponent: float
    matrix: NDArray[np.int8]
    row_scale: NDArray[np.float32]
    bias: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class FileContents:
    """Everything in one file.

    Args:
        width: d, the length of the user vector.
        item_count: number of items in the catalogue; ids are below it.
        item_ids: [rows] int32: the catalogue index of each row, segment after segment.
        segments: the rows' codes; their row counts add up to [rows].
        scale: one scale per row.
        encoder: history to user vector.
        metadata: small JSON object that is stored in the file.
    """

    width: int
    item_count: int
    item_ids: NDArray[np.int32]
    segments: tuple[Segment, ...]
    scale: LogScale
    encoder: Encoder
    metadata: dict[str, object] = field(default_factory=dict)
