"""Rows of floats to codes of 4 or 8 bits, one scale a row, the scales in one byte each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tfpeel.export.contents import Codes, LogScale

# Largest code of each precision that has codes; symmetric, so that no zero point is needed.
LARGEST_CODE = {4: 7, 8: 127}
# Parts of a row's largest value that are tried as the largest code's value.
_CLIP_FACTORS = np.linspace(1.0, 0.45, 12)
# A file holds two tables with an entry per level; the codes are chosen after the scale was
# rounded, so that coarse steps cost next to nothing.
_LEVELS = 64
# No move comes first: it wins where the errors are equal.
_LEVEL_MOVES = (0, -1, 1, -2, 2, -3, 3)
# Rows whose scale is smaller than the largest by more than this get the smallest level.
_LARGEST_RATIO = 256.0


@dataclass(frozen=True, eq=False)
class QuantisedRows:
    """The rows of a file in codes.

    Args:
        codes: for each given segment [rows, w], int8 for 4 and 8 bits, else float16 or float32.
        scale: of all rows, segment after segment; code times scale is about the value.
    """

    codes: tuple[Codes, ...]
    scale: LogScale


def quantise_rows(segments: Sequence[tuple[NDArray[np.float32], int]]) -> QuantisedRows:
    """Turn the rows of a whole file into codes.

    Args:
        segments: values [rows, w] and bits (4, 8, 16 or 32) of each segment.

    Returns:
        Codes and scales whose product has nearly the smallest squared error per row.
    """
    wished = log_scale(np.concatenate([best_scales(values, bits) for values, bits in segments]))
    ends = np.cumsum([len(values) for values, _ in segments])[:-1]
    near = [
        _best_levels(values, bits, replace(wished, codes=levels))
        for (values, bits), levels in zip(segments, np.split(wished.codes, ends), strict=True)
    ]
    codes = [
        codes_at(values, bits, scale.values())
        for (values, bits), scale in zip(segments, near, strict=True)
    ]
    levels = np.concatenate([scale.codes for scale in near])
    return QuantisedRows(tuple(codes), replace(wished, codes=levels))


def best_scales(values: NDArray[np.float32], bits: int) -> NDArray[np.float32]:
    """Return the scale of each row [rows] with the smallest squared error of those tried.

    Args:
        values: [rows, w].
        bits: 4 or 8; the rows of floats (16, 32) are scaled to a largest value of 1.
    """
    peak: NDArray[np.float32] = np.abs(values).max(axis=1, initial=0.0).astype(np.float32)
    if bits not in LARGEST_CODE:
        return peak
    largest = np.float32(LARGEST_CODE[bits])
    tried = [peak * np.float32(factor) / largest for factor in _CLIP_FACTORS]
    choice = np.argmin([_squared_errors(values, bits, scales) for scales in tried], axis=0)
    best: NDArray[np.float32] = np.choose(choice, tried)
    return best


def log_scale(scales: NDArray[np.float32], levels: int = _LEVELS) -> LogScale:
    """Return scales [rows] rounded to evenly spaced logarithms.

    Args:
        scales: at least 0.
        levels: 1 to 256 different scales.
    """
    largest = float(scales.max(initial=0.0))
    if largest <= 0.0:
        return LogScale(np.zeros(len(scales), np.uint8), 0.0, 0.0)
    positive = scales[scales > 0.0].astype(np.float64)
    lowest = np.log(max(float(positive.min()), largest / _LARGEST_RATIO))
    slope = (np.log(largest) - lowest) / max(levels - 1, 1)
    if slope <= 0.0:
        return LogScale(np.zeros(len(scales), np.uint8), 0.0, float(lowest))
    logarithms = np.log(np.maximum(scales.astype(np.float64), np.exp(lowest)))
    codes = np.clip(np.rint((logarithms - lowest) / slope), 0, levels - 1)
    return LogScale(codes.astype(np.uint8), float(slope), float(lowest))


def _best_levels(values: NDArray[np.float32], bits: int, scale: LogScale) -> LogScale:
    """Return the scale with each row moved to the level nearby that suits it best."""
    if bits not in LARGEST_CODE:
        return scale
    levels = scale.codes.astype(np.int32)
    last = int(levels.max(initial=0))
    tried = [
        replace(scale, codes=np.clip(levels + move, 0, last).astype(np.uint8))
        for move in _LEVEL_MOVES
    ]
    errors = [_squared_errors(values, bits, candidate.values()) for candidate in tried]
    choice = np.argmin(errors, axis=0)
    return replace(scale, codes=np.choose(choice, [candidate.codes for candidate in tried]))


def _squared_errors(
    values: NDArray[np.float32], bits: int, scales: NDArray[np.float32]
) -> NDArray[np.float32]:
    # In one array from the values to the errors: there are many scales to try.
    error = _rounded(values, bits, scales)
    error *= scales[:, None]
    error -= values
    squared: NDArray[np.float32] = np.einsum("ij,ij->i", error, error)
    return squared


def codes_at(values: NDArray[np.float32], bits: int, scales: NDArray[np.float32]) -> Codes:
    """Return the codes [rows, w] of values at given row scales [rows]."""
    code_type: Any = np.int8 if bits in LARGEST_CODE else {16: np.float16, 32: np.float32}[bits]
    return np.asarray(_rounded(values, bits, scales), code_type)


def _rounded(
    values: NDArray[np.float32], bits: int, scales: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return the codes [rows, w] as float32."""
    safe = np.where(scales > 0.0, scales, np.float32(1.0)).astype(np.float32)
    ratio: NDArray[np.float32] = values / safe[:, None]
    if bits in LARGEST_CODE:
        np.rint(ratio, out=ratio)
        np.clip(ratio, -LARGEST_CODE[bits], LARGEST_CODE[bits], out=ratio)
    return ratio
