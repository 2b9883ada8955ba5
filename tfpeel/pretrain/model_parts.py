"""The parts of the global model, and how validation decides what each counts."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import compress, product
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tfpeel.pretrain.config import PretrainConfig
from tfpeel.pretrain.neighbours import item_neighbours
from tfpeel.pretrain.pretrained import (
    PretrainChoices,
    Pretrained,
    neighbour_scores,
    part_columns,
    row_slices,
    weigh_parts,
)
from tfpeel.pretrain.spectral import SpectralFactors
from tfpeel.pretrain.spread import spread, users_for_spread
from tfpeel.pretrain.validation import Validation, first_as_good
from tfpeel.progress import Progress
from tfpeel.ranking import users_with

if TYPE_CHECKING:
    from tfpeel.pretrain.train import Trained

# In the order of preference.
_SPECTRAL_WEIGHTS = (1.0, 0.5, 0.2, 0.1, 0.05, 0.02, 0.0)
_NEIGHBOUR_WEIGHTS = (0.0, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
# Weights of the towers' scores with the vector of a history, and with that of training.
_WAYS = ((1.0, 0.0), (0.0, 1.0))


class ModelParts:
    """The parts of the global model, before it is decided how they are added up.

    Args:
        train: [users, items] CSR of ones.
        trained: the towers.
        factors: the spectral part, or None.
        neighbours: the neighbourhood part; empty where there is none.
        config: options.
    """

    def __init__(
        self,
        train: sparse.csr_matrix,
        trained: Trained,
        factors: SpectralFactors | None,
        neighbours: sparse.csr_matrix,
        config: PretrainConfig,
    ) -> None:
        self._train, self._neighbours, self._block_width = train, neighbours, config.block_width
        self._epochs, self._log = trained.epochs, trained.log
        towers, cut = trained.vectors, None if factors is None else _cut(factors, config)
        self._widths = (towers.items.shape[1], *(() if cut is None else cut.vectors.shape[1:]))
        users, items = ((count, sum(self._widths)) for count in train.shape)
        # Each part is written where it will be in the model: two of each would be too many.
        self._all = _Table(*(np.empty(shape, np.float32) for shape in (items, items, users)))
        self._tables = [self._all.columns(some) for some in part_columns(self._widths)]
        self._tables[0].items[:] = towers.items
        self._tables[0].history[:] = towers.history
        self._tables[0].users[:] = towers.users
        # Columns of the joined table would be copied in each product with a sparse matrix.
        self._towers_history = towers.history
        if cut is not None:
            self._tables[1].take(cut, train)
        for table in self._tables:
            table.scale()
        some = train[users_with(train)[: users_for_spread(train.shape[1])]]
        self._neighbour_spread = spread(neighbour_scores(some, self._neighbours, 1.0).toarray())

    def best_weights(self, validation: Validation, progress: Progress) -> tuple[float, float]:
        """Return the weights of the spectral part and of the neighbourhoods.

        Users are asked for twice: with the vector that training gave them, and with the one that
        a device computes from their history. The mean of both recalls decides. Of settings that
        are as good, that with more of the spectral part is taken, and then that with less of the
        neighbourhoods: the former is computed from any history, and a pack holds none of the
        latter.

        Args:
            validation: who are asked for, and what has to be found.
            progress: told about them.
        """
        has_spectral, has_neighbours = len(self._tables) > 1, self._neighbours.nnz > 0

        def scores(users: NDArray[np.int64]) -> list[NDArray[np.float32]]:
            encoded = np.asarray(self._train[users] @ self._towers_history, np.float32)
            found = [self._tables[0].scores_of(encoded)]
            found += [table.scores_of(table.users[users]) for table in self._tables]
            if has_neighbours:
                length = 1 / self._neighbour_spread
                near = neighbour_scores(self._train[users], self._neighbours, length)
                found.append(near.toarray())
            return found

        pairs = list(
            product(
                _SPECTRAL_WEIGHTS if has_spectral else (0.0,),
                _NEIGHBOUR_WEIGHTS if has_neighbours else (0.0,),
            )
        )
        if len(pairs) == 1:
            return pairs[0]
        there = (True, True, has_spectral, has_neighbours)
        tried = [tuple(compress((*way, *pair), there)) for way in _WAYS for pair in pairs]
        recalls = validation.recalls_of_sums(scores, tried, progress)
        of_ways = np.split(recalls, len(_WAYS), axis=1)
        return pairs[first_as_good(np.mean(of_ways, axis=0))]

    def joined(self, spectral_weight: float, neighbour_weight: float) -> Pretrained:
        """Return the weighted sum, whose tables are those of the parts: they are used up."""
        count = len(self._tables) if spectral_weight > 0 else 1
        widths, weights = self._widths[:count], (1.0, spectral_weight)[:count]
        kept = self._all.columns(slice(sum(widths)))
        items, history, users = map(np.ascontiguousarray, (kept.items, kept.history, kept.users))
        none = item_neighbours(self._train, 0)
        return Pretrained(
            item_vectors=items,
            history_vectors=history,
            user_vectors=weigh_parts(users, widths, weights, out=users),
            part_widths=widths,
            part_weights=weights,
            neighbours=self._neighbours if neighbour_weight > 0 else none,
            neighbour_length=neighbour_weight / self._neighbour_spread,
            block_width=self._block_width,
            choices=PretrainChoices(self._epochs, spectral_weight, neighbour_weight),
            log=self._log,
        )


@dataclass(frozen=True, eq=False)
class _Table:
    """Parts whose scores are products of vectors.

    Args:
        items: [items, d] float32.
        history: [items, d] float32, a history's vector has the direction of their sum.
        users: [users, d] float32; only their directions matter.
    """

    items: NDArray[np.float32]
    history: NDArray[np.float32]
    users: NDArray[np.float32]

    def columns(self, some: slice) -> _Table:
        """Return some columns, which are not copied."""
        return _Table(self.items[:, some], self.history[:, some], self.users[:, some])

    def take(self, factors: SpectralFactors, train: sparse.csr_matrix) -> None:
        """Write the spectral part here, for users [users, items] CSR."""
        np.multiply(factors.vectors, factors.roots, out=self.items)
        history = factors.history
        for rows in row_slices(train.shape[0]):
            self.users[rows] = train[rows] @ history
        self.history[:] = history

    def scale(self) -> None:
        """Bring the items to a length with which scores have a standard deviation of about one."""
        with_vectors = np.flatnonzero(self.users.any(axis=1))
        some = _directions(self.users[with_vectors[: users_for_spread(len(self.items))]])
        self.items[:] /= np.float32(spread(some @ self.items.T))

    def scores_of(self, users: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return [n, items] scores of vectors [n, d]."""
        return np.asarray(_directions(users) @ self.items.T, np.float32)


def _directions(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    return weigh_parts(vectors, (vectors.shape[1],), (1.0,))


def _cut(factors: SpectralFactors, config: PretrainConfig) -> SpectralFactors:
    """Return as many columns as are wished for, with zeros up to whole blocks."""
    width = min(config.spectral_dimension, factors.vectors.shape[1])
    return factors.first(width).first(width + -width % config.block_width)
