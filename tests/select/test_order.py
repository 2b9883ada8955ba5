from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tfpeel.select import (
    COARSE_BITS,
    FINE_BITS,
    Purchase,
    bytes_of_prefixes,
    kept_after,
    largest_prefix,
    purchase_order,
)
from tfpeel.select.order import MOST_FALL_BYTES


@st.composite
def worlds(draw) -> tuple[np.ndarray, np.ndarray]:
    groups, blocks = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    random = np.random.default_rng(draw(st.integers(0, 10**6)))
    weights = np.round(random.exponential(size=(groups, blocks)), draw(st.integers(0, 3)))
    weights[random.random((groups, blocks)) < 0.2] = 0
    return weights.astype(np.float32), random.integers(1, 9, groups)


def cost(cells: list[tuple[int, int]], rows: np.ndarray) -> int:
    return sum(int(rows[group]) for group, _ in cells)


def worth(cells: list[tuple[int, int]], weights: np.ndarray) -> float:
    return float(sum(weights[cell] for cell in cells))


def bought(order: tuple[Purchase, ...]) -> list[tuple[int, int]]:
    return [(step.group, step.block) for step in order if step.block is not None]


@settings(max_examples=200, deadline=None)
@given(worlds(), st.sampled_from([None, 4, 8, 16, 32]))
def test_every_worthy_cell_is_bought_once_by_falling_value_per_byte(world, bits):
    weights, rows = world
    order = purchase_order(weights, rows, bits, whole_catalogue=False)
    cells = bought(order)
    assert sorted(cells) == sorted(zip(*map(np.ndarray.tolist, np.nonzero(weights)), strict=True))
    values = [weights[cell] / rows[cell[0]] for cell in cells]
    assert all(left >= right for left, right in pairwise(values))
    assert all(step.bits == (bits or COARSE_BITS) for step in order if step.block is not None)


@settings(max_examples=100, deadline=None)
@given(worlds(), st.booleans(), st.sampled_from([None, 8]))
def test_a_smaller_prefix_is_part_of_a_larger_one(world, whole_catalogue, bits):
    weights, rows = world
    order = purchase_order(weights, rows, bits, whole_catalogue)
    last = kept_after(order, 0, *weights.shape)
    assert not last.cells.any()
    for count in range(1, len(order) + 1):
        kept = kept_after(order, count, *weights.shape)
        assert (kept.cells >= last.cells).all()
        assert (kept.bits >= last.bits).all() or bits
        changed = int((kept.cells != last.cells).sum())
        assert changed == (order[count - 1].block is not None)
        last = kept


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_each_budget_gets_the_longest_prefix_and_nearly_the_best_set(world):
    weights, rows = world
    cells = bought(purchase_order(weights, rows, 4, whole_catalogue=False))
    subsets = [list(s) for n in range(len(cells) + 1) for s in combinations(cells, n)]
    dearest = max((float(weights[cell]) for cell in cells), default=0.0)
    for budget in range(cost(cells, rows) + 2):
        count = largest_prefix(lambda n: cost(cells[:n], rows), len(cells), budget)
        fitting = [n for n in range(len(cells) + 1) if cost(cells[:n], rows) <= budget]
        assert count == max(fitting)
        best = max(worth(s, weights) for s in subsets if cost(s, rows) <= budget)
        assert best <= worth(cells[: count + 1], weights) + 1e-5
        assert best <= worth(cells[:count], weights) + dearest + 1e-5


@settings(max_examples=100, deadline=None)
@given(worlds())
def test_the_whole_catalogue_keeps_the_best_cell_of_every_group_first(world):
    weights, rows = world
    order = purchase_order(weights, rows, 4, whole_catalogue=True)
    first = bought(order)[: len(rows)]
    assert sorted(group for group, _ in first) == list(range(len(rows)))
    for group, block in first:
        assert weights[group, block] == weights[group].max()
    assert set(bought(order)) == set(first) | set(bought(purchase_order(weights, rows, 4, False)))
    assert len(set(bought(order))) == len(order)


def test_value_counts_per_byte_and_not_in_sum():
    weights = np.asarray([[9.0, 1.0], [10.0, 2.0]], np.float32)
    cells = bought(purchase_order(weights, np.asarray([1, 10]), 4, whole_catalogue=False))
    assert cells == [(0, 0), (0, 1), (1, 0), (1, 1)]


def test_ties_go_to_the_lower_group_and_then_to_the_lower_block():
    weights = np.ones((3, 2), np.float32)
    expected = [(g, b) for g in range(3) for b in range(2)]
    assert bought(purchase_order(weights, np.ones(3, int), 4, whole_catalogue=False)) == expected
    first = bought(purchase_order(weights, np.ones(3, int), 4, whole_catalogue=True))
    assert first == [(0, 0), (1, 0), (2, 0), (0, 1), (1, 1), (2, 1)]


def test_without_noise_precision_rises_once_all_cells_are_bought():
    weights = np.asarray([[1, 0], [5, 2], [0, 0]], np.float32)
    order = purchase_order(weights, np.ones(3, int), None, whole_catalogue=False)
    assert [step.block for step in order] == [0, 1, 0, None, None]
    assert [(step.group, step.bits) for step in order[3:]] == [(0, FINE_BITS), (1, FINE_BITS)]
    assert kept_after(order, 3, 3, 2).bits.tolist() == [4, 4, 4]
    kept = kept_after(order, 4, 3, 2)
    assert kept.bits.tolist() == [8, 4, 4]
    assert kept.cells.tolist() == [[True, False], [True, True], [False, False]]


def slow_mixed_order(weights: np.ndarray, rows: np.ndarray, noise: np.ndarray) -> list[tuple]:
    """Buy, step by step, whatever brings most per byte; a block of 8 bits costs twice as much."""
    left = {(int(g), int(b)) for g, b in zip(*np.nonzero(weights), strict=True)}
    kept: dict[int, list[int]] = {g: [] for g, _ in left}
    fine: set[int] = set()
    order = []
    while True:
        offers = []
        for g, b in left:
            gain = weights[g, b] * (1 if g in fine else 1 - noise[g, b])
            offers.append((gain / rows[g] / (2 if g in fine else 1), g, b, g in fine))
            if g not in fine and not kept[g]:
                offers.append((weights[g, b] / rows[g] / 2, g, b, True))
        for g in set(kept) - fine:
            if kept[g]:
                gain = sum(weights[g, b] * noise[g, b] for b in kept[g])
                offers.append((gain / rows[g] / len(kept[g]), g, None, True))
        if not offers:
            return order
        _, g, b, is_fine = max(offers, key=lambda offer: offer[0])
        if is_fine:
            fine.add(g)
        if b is not None:
            left.remove((g, b))
            kept[g].append(b)
        order.append((g, b, FINE_BITS if g in fine else COARSE_BITS))


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 4), st.integers(1, 4))
def test_precision_rises_when_that_is_worth_most_per_byte(seed, groups, blocks):
    random = np.random.default_rng(seed)
    weights = random.exponential(size=(groups, blocks)).astype(np.float32)
    weights[random.random(weights.shape) < 0.2] = 0
    noise = random.uniform(0.01, 0.9, weights.shape).astype(np.float32)
    rows = random.integers(1, 9, groups)
    order = purchase_order(weights, rows, None, False, noise)
    found = [(step.group, step.block, step.bits) for step in order]
    assert found == slow_mixed_order(weights, rows, noise)
    kept = kept_after(order, len(order), groups, blocks)
    assert (kept.bits[kept.cells.any(axis=1)] == FINE_BITS).all()


@pytest.mark.parametrize("bits", [4, 8, 16, 32])
def test_a_given_precision_is_that_of_all_cells_and_never_rises(bits):
    order = purchase_order(np.ones((2, 2), np.float32), np.ones(2, int), bits, False)
    assert len(order) == 4
    assert kept_after(order, 4, 2, 2).bits.tolist() == [bits, bits]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 9), max_size=40), st.integers(-5, 200))
def test_largest_prefix_is_that_of_a_linear_scan(prices, budget):
    sizes = [0, *np.cumsum(prices).tolist()]
    fitting = [n for n, size in enumerate(sizes) if size <= budget]
    assert largest_prefix(sizes.__getitem__, len(prices), budget) == max(fitting, default=0)


def test_largest_prefix_looks_at_few_sizes():
    asked = []

    def size_of(count: int) -> int:
        asked.append(count)
        return 1000 * count

    assert largest_prefix(size_of, 10_000, 1_234_999) == 1234
    assert len(asked) <= 20


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 9), max_size=40), st.integers(-5, 200), st.integers(0, 10**6))
def test_guesses_change_no_result(prices, budget, seed):
    sizes = [0, *np.cumsum(prices).tolist()]
    guesses = np.sort(np.random.default_rng(seed).uniform(0, 200, len(sizes)))
    expected = largest_prefix(sizes.__getitem__, len(prices), budget)
    assert largest_prefix(sizes.__getitem__, len(prices), budget, guesses) == expected


def test_good_guesses_spare_most_sizes():
    asked = []
    guesses = np.cumsum(np.r_[0, np.random.default_rng(0).integers(100, 5000, 2000)]).astype(float)

    def size_of(count: int) -> int:
        asked.append(count)
        return int(guesses[count]) + 20_000 + count

    count = largest_prefix(size_of, 2000, 1_234_999, guesses)
    assert size_of(count) <= 1_234_999 < size_of(count + 1)
    assert len(set(asked)) <= 6


@settings(max_examples=100, deadline=None)
@given(worlds(), st.booleans(), st.integers(0, 10**6))
def test_the_bytes_of_a_prefix_are_those_of_its_codes(world, whole_catalogue, seed):
    weights, rows = world
    noise = np.random.default_rng(seed).random(weights.shape).astype(np.float32)
    order = purchase_order(weights, rows, None, whole_catalogue, noise)
    found = bytes_of_prefixes(order, rows, 8)
    for count in range(len(order) + 1):
        kept = kept_after(order, count, *weights.shape)
        assert found[count] == (kept.cells.sum(axis=1) * kept.bits * rows).sum()


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(-300, 900), min_size=1, max_size=60))
def test_sizes_that_fall_a_little_cost_no_purchase(steps):
    """The search stopped at the first fall and left up to a quarter of small budgets unused."""
    sizes = np.maximum(1000 + np.cumsum(steps), 1).tolist()
    sizes = np.maximum(sizes, np.maximum.accumulate(sizes) - MOST_FALL_BYTES).tolist()
    last = 0
    for budget in range(0, max(sizes) + 200, 97):
        fitting = [n for n, size in enumerate(sizes, start=1) if size <= budget]
        count = largest_prefix([0, *sizes].__getitem__, len(sizes), budget)
        assert count == max(fitting, default=0)
        assert count >= last
        last = count


@settings(max_examples=100, deadline=None)
@given(worlds(), st.booleans(), st.integers(0, 10**6))
def test_with_noise_prefixes_stay_nested_and_all_ends_at_eight_bits(world, whole_catalogue, seed):
    weights, rows = world
    noise = np.random.default_rng(seed).exponential(size=weights.shape).astype(np.float32)
    order = purchase_order(weights, rows, None, whole_catalogue, noise)
    last = kept_after(order, 0, *weights.shape)
    for count in range(1, len(order) + 1):
        kept = kept_after(order, count, *weights.shape)
        assert (kept.cells >= last.cells).all()
        assert (kept.bits >= last.bits).all()
        last = kept
    assert (last.cells >= (weights > 0)).all()
    assert (last.bits[last.cells.any(axis=1)] == FINE_BITS).all()


def test_a_cell_that_rounding_would_ruin_comes_after_the_rise_in_precision():
    weights = np.asarray([[8, 4]], np.float32)
    noise = np.asarray([[0.1, 3]], np.float32)
    order = purchase_order(weights, np.asarray([1]), None, False, noise)
    assert order == (
        Purchase(0, 0, COARSE_BITS),
        Purchase(0, None, FINE_BITS),
        Purchase(0, 1, FINE_BITS),
    )


def test_a_group_that_rounding_would_ruin_is_bought_at_eight_bits():
    weights, noise = np.asarray([[8.0], [1.0]], np.float32), np.asarray([[5], [0]], np.float32)
    order = purchase_order(weights, np.asarray([1, 1]), None, False, noise)
    assert order[:2] == (Purchase(0, 0, FINE_BITS), Purchase(1, 0, COARSE_BITS))


def test_a_rise_waits_for_cells_that_are_worth_more_per_byte():
    weights = np.asarray([[8, 4]], np.float32)
    noise = np.asarray([[0.1, 0.1]], np.float32)
    order = purchase_order(weights, np.asarray([1]), None, False, noise)
    assert [step.block for step in order] == [0, 1, None]
