from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from scipy import sparse

from comparison.other_ways.choose import chosen_settings, table_metrics, way_rows
from comparison.other_ways.way import Decoded, Material, Settings, Way, all_there
from tests.benchmarks.comparison.other_ways.toy_material import ITEMS, USERS, toy_material
from tfpeel.evaluate import Protocol

DECIDING, FINAL = toy_material(), toy_material("final")


def protocol(split: str, relevant: sparse.csr_matrix) -> Protocol:
    users = np.flatnonzero(np.diff(relevant.indptr))
    return Protocol("known-users", split, True, users, DECIDING.train, relevant)


class Flipping(Way):
    """Ships the table as it is or with its sign turned, in bytes that say which."""

    name, source = "flipping", "none"

    def tried(self, material: Material, budget_bytes: int) -> Iterator[Settings]:
        yield from ({"sign": -1}, {"sign": 1}) if budget_bytes >= 8 else ()

    def encode(self, material: Material, budget_bytes: int, settings: Settings) -> bytes:
        return b"x" * (7 + (settings["sign"] > 0))

    def decode(self, content: bytes, items: int) -> Decoded:
        return all_there(FINAL.table.items * (1 if len(content) == 8 else -1))


def test_settings_are_chosen_on_validation_and_scored_on_test():
    scores = DECIDING.table.users @ DECIDING.table.items.T
    best = scores >= np.sort(scores, axis=1)[:, -5:-4]
    in_catalogue = np.zeros((USERS, ITEMS), np.float32)
    in_catalogue[:, DECIDING.table.order] = best
    liked = sparse.csr_matrix(in_catalogue)
    liked = (liked - liked.multiply(DECIDING.train)).tocsr()
    liked.eliminate_zeros()
    protocols = protocol("validation", liked), protocol("test", liked)
    assert chosen_settings(Flipping(), DECIDING, protocols[0], 8) == ({"sign": 1}, 2)
    (row,) = way_rows(Flipping(), (DECIDING, FINAL), protocols, 8, (5, 20))
    assert (row.largest_file_bytes, row.budget_bytes) == (8, 8)
    assert row.metrics["recall@20"] == pytest.approx(1.0)
    assert row.by_user["recall@5"].shape == (len(protocols[1].users),)
    assert way_rows(Flipping(), (DECIDING, FINAL), protocols, 7, (5,)) == []


def test_items_that_are_not_there_are_not_recommended():
    few = Decoded(np.asarray([0, 3]), FINAL.table.items[[0, 3]])
    relevant = sparse.csr_matrix(np.ones((USERS, ITEMS), np.float32))
    found = table_metrics(few, FINAL.table, protocol("test", relevant), (5,))
    assert found[5].coverage == pytest.approx(2 / ITEMS)
