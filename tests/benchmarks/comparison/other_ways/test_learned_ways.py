from __future__ import annotations

import numpy as np
import pytest

from comparison.other_ways.cell_table import (
    BLOCK_WIDTH,
    cells_bytes,
    cells_from_bytes,
    cells_to_bytes,
    ends_of,
)
from comparison.other_ways.dimension_choice import DimensionChoice
from comparison.other_ways.elastic_table import ElasticTable
from comparison.other_ways.learned_pruning import LearnedPruning
from tests.benchmarks.comparison.other_ways.toy_material import (
    ITEMS,
    all_settings,
    decoded,
    toy_material,
)


def test_cells_are_two_bytes_a_number_and_come_back():
    draw = np.random.default_rng(0)
    rows = draw.normal(size=(ITEMS, 64)).astype(np.float32)
    groups = len(ends_of(ITEMS))
    cells = draw.random((groups, 8)) < 0.4
    cells[2] = False
    content = cells_to_bytes(rows, cells)
    lengths = np.diff(ends_of(ITEMS), prepend=0)
    values = sum(int(n) * int(c.sum()) * BLOCK_WIDTH for n, c in zip(lengths, cells, strict=True))
    assert len(content) == 2 * values + groups + 10 * (groups + 1)
    assert cells_bytes(cells, ITEMS) == len(content)
    kept = cells_from_bytes(content, 8)
    gate = np.repeat(np.repeat(cells, BLOCK_WIDTH, axis=1), lengths, axis=0)
    there = np.flatnonzero(gate.any(axis=1))
    assert kept.places.tolist() == there.tolist()
    assert kept.rows.tolist() == (rows * gate)[there].astype(np.float16).astype(float).tolist()


def test_learned_pruning_shrinks_with_the_budget():
    way, material = LearnedPruning(steps=40), toy_material()
    settings = all_settings(way, material, 3000)[0]
    counts = []
    for budget in (600, 1500, 3000):
        content = way.encode(material, budget, settings)
        assert len(content) <= budget
        counts.append(int((way.decode(content, ITEMS).rows != 0).sum()))
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


def test_elastic_search_fills_the_budget():
    way, material = ElasticTable(steps=4), toy_material()
    budget = 4000
    (settings,) = all_settings(way, material, budget)
    cells = np.asarray(settings["cells"], bool)
    assert cells_bytes(cells, ITEMS) <= budget
    for group, block in np.argwhere(~cells):
        more = cells.copy()
        more[group, block] = True
        assert cells_bytes(more, ITEMS) > budget
    assert len(way.encode(material, budget, settings)) == cells_bytes(cells, ITEMS)


def test_a_budget_without_room_for_a_cell_is_not_used():
    assert all_settings(ElasticTable(steps=1), toy_material(), 100) == []
    assert all_settings(DimensionChoice("free", steps=1), toy_material(), 100) == []


@pytest.mark.parametrize("controller", ["free", "popularity"])
def test_dimension_choice_keeps_the_first_blocks_of_each_group(controller):
    way, budget = DimensionChoice(controller, steps=6), 5000
    settings, *_ = all_settings(way, toy_material(), budget)
    content = way.encode(toy_material("final"), budget, settings)
    assert len(content) <= budget
    kept = decoded(way, toy_material("final"), budget, settings)
    lengths = np.diff(ends_of(ITEMS), prepend=0)
    widths = np.repeat(np.asarray(settings["blocks"]) * BLOCK_WIDTH, lengths)
    assert kept.places.tolist() == np.flatnonzero(widths).tolist()
    for place, row in zip(kept.places, kept.rows, strict=True):
        assert not row[widths[place] :].any()
        assert np.count_nonzero(row[: widths[place]]) > 0.9 * widths[place]


def test_the_free_choice_of_dimensions_may_be_among_fewer_groups():
    groups = len(ends_of(ITEMS))
    found = all_settings(DimensionChoice("free", steps=6), toy_material(), 5000)
    last = [int(np.flatnonzero(settings["blocks"])[-1]) for settings in found]
    assert all(place < groups // share for place, share in zip(last, (1, 2, 4, 8), strict=True))
    assert len(all_settings(DimensionChoice("popularity", steps=6), toy_material(), 5000)) == 1
