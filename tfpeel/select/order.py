"""The order in which cells are bought; any budget is a prefix of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

COARSE_BITS, FINE_BITS = 4, 8


@dataclass(frozen=True)
class Purchase:
    """One step of the order.

    Args:
        group: an item group.
        block: the block that is bought for it; None: the group's precision rises instead.
        bits: precision of the group after the step.
    """

    group: int
    block: int | None
    bits: int


@dataclass(frozen=True, eq=False)
class Kept:
    """What a prefix of the order has bought.

    Args:
        cells: [groups, blocks] bool.
        bits: [groups] int64, precision; of groups with no cell it means nothing.
    """

    cells: NDArray[np.bool_]
    bits: NDArray[np.int64]


def purchase_order(
    weights: NDArray[np.float32],
    rows: NDArray[np.int64],
    bits: int | None,
    whole_catalogue: bool,
) -> tuple[Purchase, ...]:
    """Sort cells by value per byte; ties go to the lower group, then to the lower block.

    Args:
        weights: [groups, blocks] at least 0; what a cell is worth, 0 where there is none.
        rows: [groups], items in each group: a cell costs in proportion.
        bits: precision of all cells; None: 4, and once all cells are bought, groups rise to 8.
        whole_catalogue: every group gets its best cell first.
    """
    per_byte = weights / np.maximum(rows, 1)[:, None]
    places = [(int(g), int(b)) for g, b in zip(*np.nonzero(weights > 0), strict=True)]
    places.sort(key=lambda place: (-per_byte[place], place))
    first: list[tuple[int, int]] = []
    if whole_catalogue:
        best = per_byte.argmax(axis=1)
        first = [(group, int(block)) for group, block in enumerate(best)]
        first.sort(key=lambda place: (-per_byte[place], place))
    chosen = set(first)
    cells = first + [place for place in places if place not in chosen]
    order = [Purchase(group, block, bits or COARSE_BITS) for group, block in cells]
    if bits is None:
        groups = list(dict.fromkeys(group for group, _ in cells))
        order += [Purchase(group, None, FINE_BITS) for group in groups]
    return tuple(order)


def kept_after(order: tuple[Purchase, ...], count: int, groups: int, blocks: int) -> Kept:
    """Return what the first `count` purchases give."""
    cells = np.zeros((groups, blocks), bool)
    bits = np.full(groups, COARSE_BITS, np.int64)
    for purchase in order[:count]:
        bits[purchase.group] = purchase.bits
        if purchase.block is not None:
            cells[purchase.group, purchase.block] = True
    return Kept(cells, bits)


def largest_prefix(size_of: Callable[[int], int], longest: int, budget_bytes: int) -> int:
    """Return how many purchases a budget buys, 0 where not even the first.

    Args:
        size_of: bytes of the file with the first n purchases, nearly rising in n.
        longest: number of purchases on offer.
        budget_bytes: that the file must not exceed.
    """
    low, high = 0, longest
    while low < high:
        middle = (low + high + 1) // 2
        if size_of(middle) <= budget_bytes:
            low = middle
        else:
            high = middle - 1
    return low
