"""The order in which cells are bought; any budget is a prefix of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

COARSE_BITS = 4
FINE_BITS = 8
# A cell can make a file smaller: groups that now keep the same blocks become one segment.
MOST_FALL_BYTES = 1024
# The first size looked at is that of half of all purchases, as each fourth is: poor guesses then
# cost little more than none.
_GUESSES_TO_A_HALVING = 4


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
    noise: NDArray[np.float32] | None = None,
) -> tuple[Purchase, ...]:
    """Sort purchases by value per byte; ties go to the lower group, then to the lower block.

    Args:
        weights: [groups, blocks] at least 0; what a cell is worth, 0 where there is none.
        rows: [groups], items in each group: a cell costs in proportion.
        bits: precision of all cells; None: each group starts at 4 and rises to 8 when that is
            worth more per byte than any other purchase.
        whole_catalogue: every group gets its best cell first.
        noise: [groups, blocks], the part of a cell's worth that 4 bits take away, which 8 bits
            give back; None: nothing, so that precision rises last.

    Returns:
        All purchases, the best first: what any budget buys is a prefix.
    """
    per_byte = weights / np.maximum(rows, 1)[:, None]
    first: list[tuple[int, int]] = []
    if whole_catalogue:
        first = [(group, int(block)) for group, block in enumerate(per_byte.argmax(axis=1))]
        first.sort(key=lambda place: (-per_byte[place], place))
    if bits is None:
        lost = np.zeros_like(weights) if noise is None else noise
        return _mixed_order(per_byte.astype(np.float64), lost.astype(np.float64), first)
    places = [(int(g), int(b)) for g, b in zip(*np.nonzero(weights > 0), strict=True)]
    places.sort(key=lambda place: (-per_byte[place], place))
    chosen = set(first)
    cells = first + [place for place in places if place not in chosen]
    return tuple(Purchase(group, block, bits) for group, block in cells)


def _mixed_order(
    per_row: NDArray[np.float64], noise: NDArray[np.float64], first: list[tuple[int, int]]
) -> tuple[Purchase, ...]:
    """Return the greedy order of cells and of rises in precision.

    Args:
        per_row: [groups, blocks] worth of a cell over the rows of its group.
        noise: [groups, blocks] part of it that 4 bits take away.
        first: cells that come before all others.
    """
    left, kept = per_row > 0, np.zeros(per_row.shape, bool)
    fine = np.zeros(len(per_row), bool)
    order: list[Purchase] = []

    def best_of(group: int) -> tuple[float, Purchase]:
        """Return the best value per byte that a group has on offer."""
        worth = np.where(left[group], per_row[group], -np.inf)
        lost = np.where(left[group], noise[group], 0.0)
        offers = []
        if left[group].any() and not fine[group]:
            coarse = worth * (1.0 - lost) * 2.0
            block = int(coarse.argmax())
            offers.append((float(coarse[block]), Purchase(group, block, COARSE_BITS)))
        if left[group].any() and (fine[group] or not kept[group].any()):
            block = int(worth.argmax())
            offers.append((float(worth[block]), Purchase(group, block, FINE_BITS)))
        if kept[group].any() and not fine[group]:
            rise = 2.0 * float((per_row[group] * noise[group])[kept[group]].mean())
            offers.append((rise, Purchase(group, None, FINE_BITS)))
        nothing = (-np.inf, Purchase(group, None, FINE_BITS))
        return max(offers, key=lambda offer: offer[0], default=nothing)

    def buy(purchase: Purchase) -> None:
        fine[purchase.group] = purchase.bits == FINE_BITS
        if purchase.block is not None:
            left[purchase.group, purchase.block] = False
            kept[purchase.group, purchase.block] = True
        order.append(purchase)

    for group, block in first:
        buy(Purchase(group, block, COARSE_BITS))
    offers = [best_of(group) for group in range(len(per_row))]
    values = np.asarray([value for value, _ in offers])
    while np.isfinite(values.max(initial=-np.inf)):
        group = int(values.argmax())
        buy(offers[group][1])
        offers[group] = best_of(group)
        values[group] = offers[group][0]
    return tuple(order)


def kept_after(order: tuple[Purchase, ...], count: int, groups: int, blocks: int) -> Kept:
    """Return what a prefix of the order has bought.

    Args:
        order: of all purchases.
        count: length of the prefix.
        groups: number of item groups.
        blocks: number of blocks.
    """
    cells = np.zeros((groups, blocks), bool)
    bits = np.full(groups, COARSE_BITS, np.int64)
    for purchase in order[:count]:
        bits[purchase.group] = purchase.bits
        if purchase.block is not None:
            cells[purchase.group, purchase.block] = True
    return Kept(cells, bits)


def bytes_of_prefixes(
    order: tuple[Purchase, ...], rows: NDArray[np.int64], block_width: int
) -> NDArray[np.float64]:
    """Return the bytes of the codes that each prefix of the order buys, [purchases + 1].

    Args:
        order: of all purchases.
        rows: [groups], items in each group.
        block_width: dimensions of a block.
    """
    kept = np.zeros(len(rows), np.int64)
    bits = np.full(len(rows), COARSE_BITS, np.int64)
    codes = np.zeros(len(order) + 1)
    for count, purchase in enumerate(order, start=1):
        group = purchase.group
        before = kept[group] * bits[group]
        kept[group] += purchase.block is not None
        bits[group] = purchase.bits
        codes[count] = rows[group] * (kept[group] * bits[group] - before)
    return np.cumsum(codes) * block_width / 8


def largest_prefix(
    size_of: Callable[[int], int],
    longest: int,
    budget_bytes: int,
    guesses: NDArray[np.float64] | None = None,
) -> int:
    """Return the most purchases that a budget buys, 0 where not even the first.

    A larger budget never gets fewer.

    Args:
        size_of: bytes of the file with the first n purchases, rising in n but for falls that
            lead at most MOST_FALL_BYTES below what was reached before.
        longest: number of purchases on offer.
        budget_bytes: that the file must not exceed.
        guesses: [longest + 1], rising: sizes but for a part that changes little. The result is
            the same without them, after more calls of `size_of`.
    """
    low, high, more, asked = 0, longest, 0.0, 0
    while low < high:
        middle = (low + high + 1) // 2
        if guesses is not None and asked % _GUESSES_TO_A_HALVING != 0:
            place = int(np.searchsorted(guesses, budget_bytes - more, "right")) - 1
            middle = min(max(place, low + 1), high)
        size = size_of(middle)
        asked += 1
        more = size - (0.0 if guesses is None else float(guesses[middle]))
        if size <= budget_bytes:
            low = middle
        else:
            high = middle - 1
    best = low
    for count in range(low + 1, longest + 1):
        size = size_of(count)
        if size > budget_bytes + MOST_FALL_BYTES:
            break
        if size <= budget_bytes:
            best = count
    return best
