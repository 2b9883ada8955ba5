"""Every way: its bytes, counted by hand, and its scores, computed a second time."""

from __future__ import annotations

import faiss
import numpy as np
import pytest

from comparison.other_ways.base_table import WIDTH
from comparison.other_ways.fewer_dimensions import FewerDimensions
from comparison.other_ways.hashing import Compositional, Hashing
from comparison.other_ways.integer_codes import IntegerCodes
from comparison.other_ways.magnitude_pruning import MagnitudePruning
from comparison.other_ways.mixed_dimension import MixedDimension
from comparison.other_ways.product_quantisation import ProductQuantisation
from comparison.other_ways.way import Way
from tests.benchmarks.comparison.other_ways.toy_material import (
    ITEMS,
    all_settings,
    decoded,
    toy_material,
)

MATERIAL = toy_material()
TABLE = MATERIAL.table
WAYS = [
    FewerDimensions(),
    IntegerCodes(8),
    IntegerCodes(4),
    MagnitudePruning(),
    Hashing(),
    Compositional(),
    MixedDimension(),
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
@pytest.mark.parametrize("budget", [1500, 3000, 20_000])
def test_nothing_that_is_tried_exceeds_the_budget(way: Way, budget: int):
    tried = all_settings(way, MATERIAL, budget)
    assert tried
    for settings in tried:
        assert len(way.encode(MATERIAL, budget, settings)) <= budget


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_scores_are_the_products_at_the_items_places(way: Way):
    kept = decoded(way, MATERIAL, 9000, all_settings(way, MATERIAL, 9000)[-1])
    users = np.asarray([3, 7])
    scores = kept.scores(TABLE, users, np.float32(-5))
    expected = np.full((2, ITEMS), -5.0)
    for place, row in zip(kept.places, kept.rows, strict=True):
        for number, user in enumerate(users):
            products = [float(a) * float(b) for a, b in zip(TABLE.users[user], row, strict=False)]
            expected[number, TABLE.order[place]] = sum(products)
    np.testing.assert_allclose(scores, expected, rtol=1e-4, atol=1e-4)


def test_fewer_dimensions_are_four_bytes_a_number():
    settings = {"dimensions": 4, "items": 50}
    assert len(FewerDimensions().encode(MATERIAL, 10**6, settings)) == 4 * 4 * 50 + 10
    kept = decoded(FewerDimensions(), MATERIAL, 10**6, settings)
    assert kept.rows.tolist() == TABLE.items[:50, :4].tolist()
    assert {"dimensions": 4, "items": 50} in all_settings(FewerDimensions(), MATERIAL, 810)


@pytest.mark.parametrize(("bits", "row_bytes"), [(8, 32), (4, 16)])
def test_codes_are_bits_and_a_scale_of_two_bytes(bits: int, row_bytes: int):
    way, settings = IntegerCodes(bits), {"dimensions": 32, "items": 60}
    assert len(way.encode(MATERIAL, 10**6, settings)) == 60 * (row_bytes + 2) + 6 + 10
    kept = decoded(way, MATERIAL, 10**6, settings)
    rows = TABLE.items[:60, :32]
    largest = 2 ** (bits - 1) - 1
    # Each row is a whole number of steps, none of which is beyond the largest code.
    for row, back in zip(rows, kept.rows, strict=True):
        step = np.abs(back[np.abs(back) > 0]).min() / np.arange(1, largest + 1)
        steps = back[None, :] / step[:, None]
        assert (np.abs(steps - np.rint(steps)).max(axis=1) < 1e-2).any()
        assert np.corrcoef(row, back)[0, 1] > (0.999 if bits == 8 else 0.97)


def test_product_quantisation_is_a_byte_a_piece_and_the_code_book():
    way = ProductQuantisation()
    settings = {"dimensions": 16, "pieces": 4, "items": ITEMS}
    # faiss cannot train 256 centroids on fewer rows.
    many = np.tile(TABLE.items, (3, 1)) + np.repeat([[0.0], [0.1], [0.2]], ITEMS, axis=0)
    table = type(TABLE)(
        np.arange(3 * ITEMS, dtype=np.int32),
        many.astype(np.float32),
        TABLE.users,
        np.ones(3 * ITEMS, np.float32),
    )
    material = type(MATERIAL)("final", table, MATERIAL.teacher, MATERIAL.train, None, MATERIAL.seed)
    settings["items"] = 3 * ITEMS
    content = way.encode(material, 10**6, settings)
    assert len(content) == 256 * 16 * 2 + 14 + 3 * ITEMS * 4 + 10
    kept = way.decode(content, 3 * ITEMS)
    quantiser = faiss.ProductQuantizer(16, 4, 8)
    quantiser.cp.min_points_per_centroid, quantiser.cp.seed = 1, 1
    rows = np.ascontiguousarray(table.items[:, :16])
    quantiser.train(rows)
    np.testing.assert_allclose(
        kept.rows, quantiser.decode(quantiser.compute_codes(rows)), atol=5e-3
    )


def test_pruning_keeps_the_largest_numbers_and_no_other_fits():
    budget = 2000
    kept = decoded(MagnitudePruning(), MATERIAL, budget, {"dimensions": 32})
    rows = np.zeros((ITEMS, 32), np.float32)
    rows[kept.places, : kept.rows.shape[1]] = kept.rows
    count = int((rows != 0).sum())
    magnitudes = np.abs(TABLE.items[:, :32])
    threshold = np.sort(magnitudes, axis=None)[-count]
    expected = np.where(magnitudes >= threshold, TABLE.items[:, :32], 0).astype(np.float16)
    assert rows.tolist() == expected.astype(np.float32).tolist()
    # A value is two bytes and its place at least a bit.
    content = MagnitudePruning().encode(MATERIAL, budget, {"dimensions": 32})
    assert budget - 6 < len(content) <= budget


def test_hashed_rows_are_means_of_their_items():
    settings = {"dimensions": 8, "rows": 7}
    assert len(Hashing().encode(MATERIAL, 10**6, settings)) == 7 * 8 * 2 + 10
    kept = decoded(Hashing(), MATERIAL, 10**6, settings)
    buckets = [(item * 2654435761 % 2**32) * 7 // 2**32 for item in range(ITEMS)]
    for bucket in set(buckets):
        members = [item for item in range(ITEMS) if buckets[item] == bucket]
        mean = np.average(
            TABLE.items[members, :8], axis=0, weights=TABLE.importance[members] + 1e-9
        )
        for item in members:
            np.testing.assert_allclose(kept.rows[item], mean, atol=2e-3)


def test_compositional_rows_are_sums_of_two():
    settings = {"dimensions": 8, "remainders": 10}
    assert len(Compositional().encode(MATERIAL, 10**6, settings)) == (9 + 10) * 8 * 2 + 20
    rows = decoded(Compositional(), MATERIAL, 10**6, settings).rows.reshape(9, 10, 8)
    # first[q] + second[r]: the difference between two remainders is the same for all quotients.
    differences = rows - rows[:, :1]
    np.testing.assert_allclose(differences, np.tile(differences[:1], (9, 1, 1)), atol=1e-2)


def test_compositional_fits_what_is_compositional_exactly():
    draw = np.random.default_rng(2)
    sums = draw.normal(size=(9, 1, 8)) + draw.normal(size=(1, 10, 8))
    items = np.zeros((ITEMS, WIDTH), np.float32)
    items[:, :8] = sums.reshape(ITEMS, 8)
    table = type(TABLE)(TABLE.order, items, TABLE.users, np.ones(ITEMS, np.float32))
    material = type(MATERIAL)("final", table, MATERIAL.teacher, MATERIAL.train, None, MATERIAL.seed)
    kept = decoded(Compositional(), material, 10**6, {"dimensions": 8, "remainders": 10})
    np.testing.assert_allclose(kept.rows, items[:, :8], atol=5e-3)


def test_mixed_dimensions_give_the_table_back_at_full_width():
    tried = all_settings(MixedDimension(), MATERIAL, 10**7)
    assert tried[0]["power"] == 0.0
    widths = tried[0]["dimensions"]
    content = MixedDimension().encode(MATERIAL, 10**7, tried[0])
    ends = np.rint(np.cumsum(2.0 ** np.arange(8)) / 255 * ITEMS).astype(int)
    rows = [n for n in np.diff(ends, prepend=0) if n]
    expected = sum(2 * w * (n + WIDTH) + 20 for w, n in zip(widths, rows, strict=True))
    assert len(content) == expected
    kept = MixedDimension().decode(content, ITEMS)
    np.testing.assert_allclose(kept.rows, TABLE.items, atol=2e-2)


def test_popular_groups_have_no_fewer_dimensions():
    for settings in all_settings(MixedDimension(), MATERIAL, 6000):
        if settings["power"] > 0:
            # A group cannot have more dimensions than items.
            widths = [w for w in settings["dimensions"] if w]
            assert widths[-1] <= max(widths)
