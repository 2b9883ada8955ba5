"""Fewer rows than items: the hashing trick, and compositional embeddings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from comparison.other_ways.arrays import from_bytes, header_bytes, to_bytes
from comparison.other_ways.base_table import Table
from comparison.other_ways.way import (
    Decoded,
    Material,
    Settings,
    Way,
    all_there,
    widths_up_to,
)

_HALF_BYTES = 2
# Knuth's multiplicative hash, from The Art of Computer Programming, volume 3, 1973.
_MULTIPLIER, _MODULUS = 2654435761, 2**32
_ROUNDS = 10
_SMALLEST = 1e-9


def _buckets_of(items: int, buckets: int) -> NDArray[np.int64]:
    if buckets >= items:
        return np.arange(items)
    hashed = np.arange(items, dtype=np.uint64) * _MULTIPLIER % _MODULUS
    return (hashed * buckets // _MODULUS).astype(np.int64)


def _weighted_means(
    rows: NDArray[np.float32], weights: NDArray[np.float32], places: NDArray[np.int64], count: int
) -> NDArray[np.float32]:
    sums = np.zeros((count, rows.shape[1]), np.float64)
    np.add.at(sums, places, rows * weights[:, None])
    totals = np.bincount(places, weights, count)
    return np.asarray(sums / np.maximum(totals, _SMALLEST)[:, None], np.float32)


def _weights(table: Table) -> NDArray[np.float32]:
    """Return what an item counts in a row that it shares."""
    return np.asarray(table.importance + np.float32(_SMALLEST), np.float32)


class Hashing(Way):
    """Items share rows by a hash of their number; a row is the mean of its items."""

    name = "hashing"
    source = "Feature Hashing for Large Scale Multitask Learning, 2009"

    def tried(self, material: Material, budget_bytes: int) -> Iterator[Settings]:
        """See Way."""
        items, width = material.table.items.shape
        for dimensions in widths_up_to(width)[1:]:
            room = (budget_bytes - header_bytes(2)) // (_HALF_BYTES * dimensions)
            if room > 0:
                yield {"dimensions": dimensions, "rows": min(room, items)}

    def encode(self, material: Material, budget_bytes: int, settings: Settings) -> bytes:
        """See Way."""
        table, count = material.table, settings["rows"]
        places = _buckets_of(len(table.items), count)
        rows = table.items[:, : settings["dimensions"]]
        means = _weighted_means(rows, _weights(table), places, count)
        return to_bytes([means.astype(np.float16)])

    def decode(self, content: bytes, items: int) -> Decoded:
        """See Way."""
        (rows,) = from_bytes(content)
        places = _buckets_of(items, len(rows))
        return all_there(rows[places])


class Compositional(Way):
    """A row is the sum of one by the quotient of the item's number and one by its remainder.

    Both tables are fitted to the given one by alternating least squares.
    """

    name = "compositional (quotient and remainder)"
    source = "Compositional Embeddings Using Complementary Partitions, 2020"

    def tried(self, material: Material, budget_bytes: int) -> Iterator[Settings]:
        """See Way."""
        items, width = material.table.items.shape
        for dimensions in widths_up_to(width)[1:]:
            room = (budget_bytes - 2 * header_bytes(2)) // (_HALF_BYTES * dimensions)
            # q + r rows with q * r at least as many as items: the two ends of what fits.
            half = room / 2
            if half * half < items:
                continue
            apart = np.sqrt(half * half - items)
            for remainders in {int(half - apart) + 1, int(half + apart)}:
                quotients = -(-items // remainders)
                if remainders <= items and quotients + remainders <= room:
                    yield {"dimensions": dimensions, "remainders": remainders}

    def encode(self, material: Material, budget_bytes: int, settings: Settings) -> bytes:
        """See Way."""
        rows = material.table.items[:, : settings["dimensions"]]
        quotient, remainder = _divided(len(rows), settings["remainders"])
        weights = _weights(material.table)
        shape = int(quotient.max()) + 1, settings["remainders"]
        second = np.zeros((shape[1], rows.shape[1]), np.float32)
        for _ in range(_ROUNDS):
            first = _weighted_means(rows - second[remainder], weights, quotient, shape[0])
            second = _weighted_means(rows - first[quotient], weights, remainder, shape[1])
        return to_bytes([first.astype(np.float16), second.astype(np.float16)])

    def decode(self, content: bytes, items: int) -> Decoded:
        """See Way."""
        first, second = (array.astype(np.float32) for array in from_bytes(content))
        quotient, remainder = _divided(items, len(second))
        return all_there(first[quotient] + second[remainder])


def _divided(items: int, by: int) -> tuple[NDArray[Any], NDArray[Any]]:
    return np.divmod(np.arange(items), by)
