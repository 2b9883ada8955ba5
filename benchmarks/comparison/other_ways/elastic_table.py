"""An elastic table: one training, and for each budget a search for the blocks that stay."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from comparison.other_ways.cell_table import (
    BLOCK_WIDTH,
    cells_bytes,
    cells_from_bytes,
    cells_to_bytes,
    ends_of,
)
from comparison.other_ways.distillation import Batches, ranking_loss
from comparison.other_ways.way import Decoded, Material, Settings, Way
from tfpeel.keras import keras, tf
from tfpeel.pretrain.diversity import diversity_loss
from tfpeel.ranking import MASKED_SCORE, list_metrics, top_items, users_with
from tfpeel.seeds import generator

_DIMENSIONS = 64
_STEPS = 300
_RATE = 0.01
_LEAST_SHARE = 0.05
_DIVERSITY = 0.1
_POPULATION, _GENERATIONS, _SURVIVORS = 12, 8, 4
_MUTATED_SHARE = 0.1
_SEARCH_USERS, _K = 1000, 20

Cells = NDArray[np.bool_]


class ElasticTable(Way):
    """Trained with random blocks left out; an evolutionary search on validation picks the cells.

    Unlike tfpeel's, the table is the same for everybody, and cells have no weights.
    """

    name = "elastic table (RULE-like)"
    source = "Learning Elastic Embeddings for Customizing On-Device Recommenders (RULE), 2021"

    def __init__(self, steps: int = _STEPS) -> None:
        self._steps = steps
        self._tables: dict[str, NDArray[np.float32]] = {}

    def tried(self, material: Material, budget_bytes: int) -> Iterator[Settings]:
        """See Way; the search itself has looked at validation already."""
        cells = _search(self._trained(material), material, budget_bytes)
        if cells.any():
            yield {"cells": cells.astype(int).tolist()}

    def encode(self, material: Material, budget_bytes: int, settings: Settings) -> bytes:
        """See Way."""
        return cells_to_bytes(self._trained(material), np.asarray(settings["cells"], bool))

    def decode(self, content: bytes, items: int) -> Decoded:
        """See Way."""
        return cells_from_bytes(content, _DIMENSIONS // BLOCK_WIDTH)

    def _trained(self, material: Material) -> NDArray[np.float32]:
        if material.name not in self._tables:
            self._tables[material.name] = _train(material, self._steps)
        return self._tables[material.name]


def _train(material: Material, steps: int) -> NDArray[np.float32]:
    start = material.table.items[:, :_DIMENSIONS]
    size = float(np.sqrt(np.mean(start**2)))
    rows = tf.Variable(start)
    optimiser = keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(_RATE * size, steps))
    optimiser.build([rows])
    lengths = np.diff(ends_of(len(start)), prepend=0)
    batches = Batches(material, _DIMENSIONS, "elastic table")
    draw = generator(material.seed, f"blocks left out {material.name}")

    @tf.function  # type: ignore[untyped-decorator]
    def step(users: Any, teacher: Any, seen: Any, gate: Any) -> None:
        with tf.GradientTape() as tape:
            columns = tf.repeat(gate, BLOCK_WIDTH, axis=1)
            kept = rows * tf.repeat(columns, lengths, axis=0)
            loss = ranking_loss(tf.matmul(users, kept, transpose_b=True), teacher, seen)
            blocks = tf.reshape(rows, [len(start), -1, BLOCK_WIDTH])
            loss += _DIVERSITY * diversity_loss(blocks)
        optimiser.apply_gradients([(tape.gradient(loss, rows), rows)])

    for _ in range(steps):
        share = _LEAST_SHARE ** draw.random()
        gate = draw.random((len(lengths), _DIMENSIONS // BLOCK_WIDTH)) < share
        batch = batches.next()
        step(batch.users, batch.teacher, batch.seen, tf.constant(gate.astype(np.float32)))
    return np.asarray(rows.numpy(), np.float32)


def _search(rows: NDArray[np.float32], material: Material, budget_bytes: int) -> Cells:
    """Return the cells with the best recall on validation that an evolution finds."""
    draw = generator(material.seed, f"evolution {budget_bytes}")
    fitness = _Fitness(rows, material)
    shape = len(ends_of(len(rows))), rows.shape[1] // BLOCK_WIDTH
    empty = np.zeros(shape, bool)
    # By popularity and by energy, and at random.
    population = [_filled(empty, len(rows), budget_bytes, None)]
    population += [_filled(empty, len(rows), budget_bytes, draw) for _ in range(_POPULATION - 1)]
    known: dict[bytes, float] = {}

    def recall(cells: Cells) -> float:
        if cells.tobytes() not in known:
            known[cells.tobytes()] = fitness(cells)
        return known[cells.tobytes()]

    for _ in range(_GENERATIONS):
        population = sorted(population, key=recall, reverse=True)[:_SURVIVORS]
        while len(population) < _POPULATION:
            first, second = draw.choice(_SURVIVORS, 2, replace=False)
            mixed = np.where(draw.random(shape) < 0.5, population[first], population[second])
            mixed &= draw.random(shape) >= _MUTATED_SHARE
            fitting = _cut(mixed, len(rows), budget_bytes, draw)
            population.append(_filled(fitting, len(rows), budget_bytes, draw))
    return max(population, key=recall)


def _filled(cells: Cells, items: int, budget_bytes: int, draw: np.random.Generator | None) -> Cells:
    """Return the cells with more of them, until no other fits; without a draw: in order."""
    filled = cells.copy()
    missing = np.argwhere(~cells)
    # In order: the first block of every group before any second one.
    order = np.lexsort((missing[:, 0], missing[:, 1]))
    for group, block in missing[order if draw is None else draw.permutation(len(missing))]:
        filled[group, block] = True
        if cells_bytes(filled, items) > budget_bytes:
            filled[group, block] = False
    return filled


def _cut(cells: Cells, items: int, budget_bytes: int, draw: np.random.Generator) -> Cells:
    """Return fewer cells, until they fit."""
    cut = cells.copy()
    for group, block in draw.permutation(np.argwhere(cells)):
        if cells_bytes(cut, items) <= budget_bytes:
            break
        cut[group, block] = False
    return cut


class _Fitness:
    """Recall@20 of a sample of users on validation interactions."""

    def __init__(self, rows: NDArray[np.float32], material: Material) -> None:
        assert material.valid is not None
        users = users_with(material.valid)
        draw = generator(material.seed, "users of the evolution")
        if len(users) > _SEARCH_USERS:
            users = np.sort(draw.choice(users, _SEARCH_USERS, replace=False))
        order = material.table.order
        self._rows, self._lengths = rows, np.diff(ends_of(len(rows)), prepend=0)
        self._vectors = material.table.users[users, :_DIMENSIONS]
        self._seen = material.train[users][:, order].tocsr()
        self._relevant = material.valid[users][:, order].tocsr()

    def __call__(self, cells: Cells) -> float:
        gate = np.repeat(np.repeat(cells, BLOCK_WIDTH, axis=1), self._lengths, axis=0)
        kept, there = self._rows * gate, gate.any(axis=1)

        def score(users: NDArray[np.int64]) -> NDArray[np.float32]:
            return np.where(there, self._vectors[users] @ kept.T, MASKED_SCORE)

        places = np.arange(len(self._vectors))
        lists = top_items(score, self._seen, places, min(_K, len(kept)))
        return float(list_metrics(lists, self._relevant, places).recall.mean())
