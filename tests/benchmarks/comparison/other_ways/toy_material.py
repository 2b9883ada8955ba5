"""A small fit whose table is known."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from comparison.other_ways.base_table import WIDTH, Table
from comparison.other_ways.way import Decoded, Material, Settings, Way
from tfpeel.pretrain import PretrainChoices, Pretrained

USERS, ITEMS = 40, 90


def toy_table() -> Table:
    draw = np.random.default_rng(0)
    fading = 0.97 ** np.arange(WIDTH)
    order = draw.permutation(ITEMS).astype(np.int32)
    items = (draw.normal(size=(ITEMS, WIDTH)) * fading).astype(np.float32)
    users = (draw.normal(size=(USERS, WIDTH)) * fading).astype(np.float32)
    importance = np.sort(draw.random(ITEMS).astype(np.float32))[::-1].copy()
    return Table(order, items, users, importance)


def toy_material(name: str = "validation") -> Material:
    table, draw = toy_table(), np.random.default_rng(1)
    vectors = np.empty_like(table.items)
    vectors[table.order] = table.items
    none = sparse.csr_matrix((ITEMS, ITEMS), dtype=np.float32)
    choices = PretrainChoices(1, 0.0, 0.0)
    teacher = Pretrained(vectors, vectors, table.users, (WIDTH,), (1.0,), none, 0.0, 8, choices, ())
    drawn = draw.random((USERS, ITEMS))
    train = sparse.csr_matrix((drawn < 0.1).astype(np.float32))
    valid = sparse.csr_matrix(((drawn >= 0.1) & (drawn < 0.15)).astype(np.float32))
    return Material(name, table, teacher, train, valid if name == "validation" else None, 0)


def first_settings(way: Way, material: Material, budget_bytes: int) -> Settings:
    return next(iter(way.tried(material, budget_bytes)))


def all_settings(way: Way, material: Material, budget_bytes: int) -> list[Settings]:
    return list(way.tried(material, budget_bytes))


def decoded(way: Way, material: Material, budget_bytes: int, settings: Settings) -> Decoded:
    return way.decode(way.encode(material, budget_bytes, settings), ITEMS)
