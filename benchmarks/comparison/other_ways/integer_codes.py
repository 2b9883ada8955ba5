"""One table in integer codes with a scale per item."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from comparison.other_ways.arrays import from_bytes, header_bytes, to_bytes
from comparison.other_ways.way import (
    Decoded,
    Material,
    Settings,
    Way,
    all_there,
    rows_that_fit,
    widths_up_to,
)
from tfpeel.export.quantise import best_scales, codes_at

_SCALE_BYTES = 2


class IntegerCodes(Way):
    """The first dimensions in codes of 4 or 8 bits; the quantiser is tfpeel's own.

    Args:
        bits: 4 or 8.
    """

    source = (
        "Quantization and Training of Neural Networks for Integer-Arithmetic-Only Inference, 2018"
    )

    def __init__(self, bits: int) -> None:
        self.bits, self.name = bits, f"one table, int{bits}"

    def tried(self, material: Material, budget_bytes: int) -> Iterator[Settings]:
        """See Way."""
        items, width = material.table.items.shape
        fixed = header_bytes(1) + header_bytes(2)
        for dimensions in widths_up_to(width)[1:]:
            row = dimensions * self.bits / 8 + _SCALE_BYTES
            count = rows_that_fit(budget_bytes, items, row, fixed)
            if count:
                yield {"dimensions": dimensions, "items": count}

    def encode(self, material: Material, budget_bytes: int, settings: Settings) -> bytes:
        """See Way."""
        rows = material.table.items[: settings["items"], : settings["dimensions"]]
        scales = best_scales(rows, self.bits).astype(np.float16)
        codes = np.asarray(codes_at(rows, self.bits, scales.astype(np.float32)), np.int8)
        return to_bytes([scales, codes if self.bits == 8 else _two_in_a_byte(codes)])

    def decode(self, content: bytes, items: int) -> Decoded:
        """See Way."""
        scales, stored = from_bytes(content)
        codes = stored if self.bits == 8 else _out_of_bytes(stored)
        return all_there(codes.astype(np.float32) * scales.astype(np.float32)[:, None])


def _two_in_a_byte(codes: NDArray[np.int8]) -> NDArray[np.uint8]:
    nibbles = (codes + 8).astype(np.uint8)
    return np.asarray(nibbles[:, ::2] | (nibbles[:, 1::2] << 4), np.uint8)


def _out_of_bytes(stored: NDArray[np.uint8]) -> NDArray[np.int8]:
    nibbles = np.stack([stored & 15, stored >> 4], axis=2).reshape(len(stored), -1)
    return nibbles.astype(np.int8) - 8
