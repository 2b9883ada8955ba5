"""The parts of the global model, and how validation decides what each counts."""

from __future__ import annotations

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
        self._config, self._trained = config, trained
        towers = trained.vectors
        self._tables = [_Table(towers.items, towers.history, towers.users)]
        if factors is not None:
            cut = _cut(factors, config)
            users = np.asarray(train @ cut.history, np.float32)
            self._tables.append(_Table(cut.items, cut.history, users))
        self._train, self._neighbours = train, neighbours
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
        towers, *spectral = self._tables

        def scores(users: NDArray[np.int64]) -> list[NDArray[np.float32]]:
            encoded = np.asarray(self._train[users] @ towers.history, np.float32)
            found = [towers.scores_of(encoded)]
            found += [table.scores_of(table.users[users]) for table in self._tables]
            if self._neighbours.nnz:
                length = 1 / self._neighbour_spread
                near = neighbour_scores(self._train[users], self._neighbours, length)
                found.append(near.toarray())
            return found

        pairs = list(
            product(
                _SPECTRAL_WEIGHTS if spectral else (0.0,),
                _NEIGHBOUR_WEIGHTS if self._neighbours.nnz else (0.0,),
            )
        )
        if len(pairs) == 1:
            return pairs[0]
        there = (True, True, bool(spectral), self._neighbours.nnz > 0)
        tried = [tuple(compress((*way, *pair), there)) for way in _WAYS for pair in pairs]
        recalls = validation.recalls_of_sums(scores, tried, progress)
        of_ways = np.split(recalls, len(_WAYS), axis=1)
        return pairs[first_as_good(np.mean(of_ways, axis=0))]

    def joined(self, spectral_weight: float, neighbour_weight: float) -> Pretrained:
        """Return the weighted sum."""
        tables = self._tables if spectral_weight > 0 else self._tables[:1]
        widths = tuple(table.items.shape[1] for table in tables)
        weights = (1.0, spectral_weight)[: len(tables)]
        joined_users = np.concatenate([table.users for table in tables], axis=1)
        none = item_neighbours(self._train, 0)
        return Pretrained(
            item_vectors=np.concatenate([table.scaled_items for table in tables], axis=1),
            history_vectors=np.concatenate([table.history for table in tables], axis=1),
            user_vectors=weigh_parts(joined_users, widths, weights),
            part_widths=widths,
            part_weights=weights,
            neighbours=self._neighbours if neighbour_weight > 0 else none,
            neighbour_length=neighbour_weight / self._neighbour_spread,
            block_width=self._config.block_width,
            choices=PretrainChoices(self._trained.epochs, spectral_weight, neighbour_weight),
            log=self._trained.log,
        )


class _Table:
    """A part whose scores are products of vectors.

    Args:
        items: [items, d] float32.
        history: [items, d] float32, a history's vector has the direction of their sum.
        users: [users, d] float32; only their directions matter.
    """

    def __init__(
        self,
        items: NDArray[np.float32],
        history: NDArray[np.float32],
        users: NDArray[np.float32],
    ) -> None:
        self.items, self.history, self.users = items, history, users
        with_vectors = np.flatnonzero(np.abs(users).sum(axis=1) > 0)
        some = _directions(users[with_vectors[: users_for_spread(len(items))]])
        self.scaled_items = (items / np.float32(spread(some @ items.T))).astype(np.float32)

    def scores_of(self, users: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return [n, items] scores, whose standard deviation is about one, of vectors [n, d]."""
        return np.asarray(_directions(users) @ self.scaled_items.T, np.float32)


def _directions(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    return weigh_parts(vectors, (vectors.shape[1],), (1.0,))


def _cut(factors: SpectralFactors, config: PretrainConfig) -> SpectralFactors:
    width = min(config.spectral_dimension, factors.items.shape[1])
    missing = -width % config.block_width

    def cut(table: NDArray[np.float32]) -> NDArray[np.float32]:
        kept = table[:, :width]
        # Padding would copy the table also where nothing is missing.
        return np.pad(kept, ((0, 0), (0, missing))) if missing else kept

    return SpectralFactors(cut(factors.items), cut(factors.history))
