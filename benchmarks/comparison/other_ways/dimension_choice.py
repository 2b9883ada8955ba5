"""Learned choice of each item group's dimensions, by weights learned on validation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from comparison.other_ways.cell_table import (
    BLOCK_WIDTH,
    cells_bytes,
    cells_from_bytes,
    cells_to_bytes,
    ends_of,
)
from comparison.other_ways.distillation import Batches, found_loss, ranking_loss
from comparison.other_ways.way import Decoded, Material, Settings, Way
from tfpeel.keras import keras, tf
from tfpeel.seeds import generator

_DIMENSIONS = 64
_BLOCKS = _DIMENSIONS // BLOCK_WIDTH
_STEPS = 300
_RATE, _CHOICE_RATE = 0.01, 0.05
_FREE_RATE, _MOMENTUM, _LONGEST_GRADIENT = 0.02, 0.9, 1.0
# What the whole table's bytes cost in the loss that decides.
_PRICE = 1.0
_HIDDEN = 16
_SHARES_OF_GROUPS = (1, 2, 4, 8)
_SOURCES = {
    "popularity": "AutoEmb: Automated Embedding Dimensionality Search in Streaming"
    " Recommendations, 2020",
    "free": "DARTS: Differentiable Architecture Search, 2019",
}


class DimensionChoice(Way):
    """A softmax over widths for each item group decides how many blocks the group keeps.

    Bi-level, first order: the table learns the full model's ranking from training users, the
    choice learns from validation interactions. A budget keeps the blocks that are most likely
    chosen.

    Args:
        controller: `free`: a weight for each group and width (DARTS-like); `popularity`: a small
            network sees the group's popularity (AutoEmb-like).
        steps: of training.
    """

    def __init__(self, controller: Literal["free", "popularity"], steps: int = _STEPS) -> None:
        self._controller, self._steps = controller, steps
        kind = "DARTS-like" if controller == "free" else "AutoEmb-like"
        self.name, self.source = f"learned dimensions ({kind})", _SOURCES[controller]
        self._parts: dict[str, NDArray[np.float32]] = {}
        self._tables: dict[str, NDArray[np.float32]] = {}

    def tried(self, material: Material, budget_bytes: int) -> Iterator[Settings]:
        """See Way; there is one outcome of the training, from which groups may be left out.

        The network knows how popular a group is. The free choice does not: how many of the most
        popular groups may have blocks is tried.
        """
        self._train(material)
        parts = self._parts[material.name]
        shares = (1,) if self._controller == "popularity" else _SHARES_OF_GROUPS
        for count in dict.fromkeys(max(len(parts) // share, 1) for share in shares):
            cells = _most_likely(parts, count, len(material.table.items), budget_bytes)
            if cells.any():
                yield {"blocks": cells.sum(axis=1).tolist()}

    def encode(self, material: Material, budget_bytes: int, settings: Settings) -> bytes:
        """See Way."""
        self._train(material)
        blocks = np.asarray(settings["blocks"])
        cells = np.arange(_BLOCKS) < blocks[:, None]
        # Each block as strong as it was in training.
        lengths = np.diff(ends_of(len(material.table.items)), prepend=0)
        strength = np.repeat(self._parts[material.name], BLOCK_WIDTH, axis=1)
        rows = self._tables[material.name] * np.repeat(strength, lengths, axis=0)
        return cells_to_bytes(rows, cells)

    def decode(self, content: bytes, items: int) -> Decoded:
        """See Way."""
        return cells_from_bytes(content, _BLOCKS)

    def _train(self, material: Material) -> None:
        if material.name in self._tables:
            return
        decided = None if material.valid is not None else self._parts["validation"]
        learner = _Learner(material, self._controller, self._steps, decided)
        for _ in range(self._steps):
            learner.step()
        self._tables[material.name] = learner.rows.numpy()
        self._parts[material.name] = learner.parts().numpy()


class _Learner:
    """The table and the choice of one fit.

    Args:
        material: the fit.
        controller: see DimensionChoice.
        steps: planned.
        decided: [groups, blocks] of another fit, or None: it decides itself.
    """

    def __init__(
        self,
        material: Material,
        controller: str,
        steps: int,
        decided: NDArray[np.float32] | None,
    ) -> None:
        table = material.table
        start = table.items[:, :_DIMENSIONS]
        size = float(np.sqrt(np.mean(start**2)))
        self._batches = Batches(material, _DIMENSIONS, f"dimension choice {controller}")
        self._lengths = np.diff(ends_of(len(start)), prepend=0)
        self._decided = decided
        self.rows = tf.Variable(start)
        schedule = keras.optimizers.schedules.CosineDecay(_RATE * size, steps)
        self._optimiser = keras.optimizers.Adam(schedule)
        self._optimiser.build([self.rows])
        self._choice = (
            _FreeChoice(len(self._lengths))
            if controller == "free"
            else _PopularityChoice(table.importance, self._lengths, material.seed)
        )
        self._choice.optimiser.build(self._choice.variables)
        self._step_rows = tf.function(self._step_rows)  # type: ignore[method-assign]
        self._step_choice = tf.function(self._step_choice)  # type: ignore[method-assign]

    def parts(self) -> Any:
        """Return how likely each block of each group is used, [groups, blocks], falling."""
        if self._decided is not None:
            return tf.constant(self._decided)
        chosen = tf.nn.softmax(self._choice.logits())
        return tf.cumsum(chosen, axis=1, reverse=True)[:, 1:]

    def step(self) -> None:
        """Take one step of the table and one of the choice."""
        batch = self._batches.next()
        self._step_rows(batch.users, batch.teacher, batch.seen)
        if self._decided is None:
            self._step_choice(batch.users, batch.seen, batch.valid)

    def _scores(self, users: Any, parts: Any) -> Any:
        columns = tf.repeat(parts, BLOCK_WIDTH, axis=1)
        kept = self.rows * tf.repeat(columns, self._lengths, axis=0)
        return tf.matmul(users, kept, transpose_b=True)

    def _step_rows(self, users: Any, teacher: Any, seen: Any) -> None:
        with tf.GradientTape() as tape:
            loss = ranking_loss(self._scores(users, self.parts()), teacher, seen)
        self._optimiser.apply_gradients([(tape.gradient(loss, self.rows), self.rows)])

    def _step_choice(self, users: Any, seen: Any, valid: Any) -> None:
        variables = self._choice.variables
        shares = tf.constant(self._lengths / self._lengths.sum() / _BLOCKS, tf.float32)
        with tf.GradientTape() as tape:
            parts = self.parts()
            loss = found_loss(self._scores(users, parts), seen, valid)
            loss += _PRICE * tf.reduce_sum(parts * shares[:, None])
        gradients = tape.gradient(loss, variables)
        self._choice.optimiser.apply_gradients(zip(gradients, variables, strict=True))


class _FreeChoice:
    """A logit for each group and width, all alike at first."""

    def __init__(self, groups: int) -> None:
        self.variables = [tf.Variable(tf.zeros([groups, _BLOCKS + 1]))]
        # One step size for all logits: Adam's own would move those of groups that hardly anybody
        # wants as far as those of the most popular ones.
        self.optimiser = keras.optimizers.SGD(
            _FREE_RATE, _MOMENTUM, global_clipnorm=_LONGEST_GRADIENT
        )

    def logits(self) -> Any:
        """Return [groups, widths]."""
        return self.variables[0]


class _PopularityChoice:
    """A network with one hidden layer from a group's popularity to its logits."""

    def __init__(
        self, importance: NDArray[np.float32], lengths: NDArray[np.int64], seed: int
    ) -> None:
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        means = np.log(np.add.reduceat(importance, starts) / lengths + 1e-6)
        features = (means - means.mean()) / max(float(means.std()), 1e-6)
        self._features = tf.constant(features[:, None].astype(np.float32))
        first = generator(seed, "dimension choice").normal(size=(1, _HIDDEN))
        self.variables = [
            tf.Variable(first.astype(np.float32)),
            tf.Variable(tf.zeros([_HIDDEN])),
            tf.Variable(tf.zeros([_HIDDEN, _BLOCKS + 1])),
            tf.Variable(tf.zeros([_BLOCKS + 1])),
        ]
        self.optimiser = keras.optimizers.Adam(_CHOICE_RATE)

    def logits(self) -> Any:
        """Return [groups, widths]."""
        inner, inner_bias, outer, outer_bias = self.variables
        hidden = tf.tanh(tf.matmul(self._features, inner) + inner_bias)
        return tf.matmul(hidden, outer) + outer_bias


def _most_likely(
    parts: NDArray[np.float32], groups: int, items: int, budget_bytes: int
) -> NDArray[np.bool_]:
    """Return the cells that are most likely used, as many as fit; blocks of a group in order.

    Args:
        parts: [groups, blocks], how likely each is used.
        groups: how many of the first ones may have cells.
        items: of the catalogue.
        budget_bytes: for all cells.
    """
    cells = np.zeros(parts.shape, bool)
    for place in np.argsort(-parts[:groups], axis=None, kind="stable"):
        group, block = np.unravel_index(place, parts[:groups].shape)
        if block and not cells[group, block - 1]:
            continue
        cells[group, block] = True
        if cells_bytes(cells, items) > budget_bytes:
            cells[group, block] = False
    return cells
