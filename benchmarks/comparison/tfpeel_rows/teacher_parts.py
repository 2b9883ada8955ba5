"""The global model with some of its parts left out; nothing is trained again for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tfpeel.pretrain import PretrainConfig, Pretrained
from tfpeel.pretrain.neighbours import item_neighbours
from tfpeel.pretrain.pretrained import neighbour_scores, part_columns, weigh_parts
from tfpeel.pretrain.spectral import spectral_factors
from tfpeel.pretrain.validation import Validation, judging_users
from tfpeel.seeds import integer_seed
from tfpeel.stored_result import stored_fingerprint
from tfpeel.workspace import Fit, Workspace, fits_of, load_dataset

PARTS = ("trained", "spectral", "neighbours")
# Of a part against the first of those that are kept.
_RATIOS = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
# Neighbours alone have no vectors to cluster users by: the others place users, and order what
# the neighbourhoods say nothing about, at a weight that moves no other item.
_PLACING_WEIGHT = 1e-4
_USERS_FOR_SCALE = 500


def part_choices() -> list[tuple[str, ...]]:
    """Return each part alone and each pair."""
    return [chosen for count in (1, 2) for chosen in combinations(PARTS, count)]


def keep_parts(path: Path, names: Sequence[str]) -> None:
    """Leave out the other parts of a workspace's global model, in both of its fits.

    The kept parts' weights are chosen on validation again. The models keep their fingerprints,
    so that the next stage takes them for its own.
    """
    workspace = Workspace(path)
    config, seed = workspace.config.pretrain, workspace.config.seed
    weights: dict[str, float] | None = None
    for fit in fits_of(path, load_dataset(workspace)):
        parts = _Parts(fit, config, seed)
        if weights is None:
            assert fit.valid is not None
            users = judging_users(config.weight_users, fit.train.shape[1])
            weights = parts.best_weights(names, Validation(fit.train, fit.valid, users, seed))
        fingerprint = stored_fingerprint(fit.pretrained_path)
        assert fingerprint is not None
        parts.joined(weights).save(fit.pretrained_path, fingerprint)


@dataclass(frozen=True, eq=False)
class _Vectors:
    """A part whose scores are products of vectors, users of length one."""

    items: NDArray[np.float32]
    history: NDArray[np.float32]
    users: NDArray[np.float32]


class _Parts:
    """All parts of one fit, each at scores of standard deviation one."""

    def __init__(self, fit: Fit, config: PretrainConfig, seed: int) -> None:
        self._model, self._train = fit.pretrained(), fit.train
        self._vectors = dict(zip(PARTS, _vector_parts(self._model), strict=False))
        if "spectral" not in self._vectors:
            # Validation gave it no weight beside the others.
            self._vectors["spectral"] = _spectral(self._train, config, seed)
        self._links = self._model.neighbours
        if not self._links.nnz:
            self._links = item_neighbours(self._train, config.neighbours)
        fitted = np.flatnonzero(np.diff(self._train.indptr) > 0)[:_USERS_FOR_SCALE]
        near = neighbour_scores(self._train[fitted], self._links, 1.0).toarray()
        self._length = 1 / max(float(near.std()), 1e-6)

    def best_weights(self, names: Sequence[str], validation: Validation) -> dict[str, float]:
        """Return the weight of each kept part that validation likes best."""
        ratios = [(1.0,), *[_RATIOS] * (len(names) - 1)]
        tried = list(product(*ratios))

        def scores(users: NDArray[np.int64]) -> list[NDArray[np.float32]]:
            return [self._scores(name, users) for name in names]

        if len(tried) == 1:
            return dict(zip(names, tried[0], strict=True))
        best = int(validation.recalls_of_sums(scores, tried).mean(axis=0).argmax())
        return dict(zip(names, tried[best], strict=True))

    def _scores(self, name: str, users: NDArray[np.int64]) -> NDArray[np.float32]:
        if name == "neighbours":
            found = neighbour_scores(self._train[users], self._links, self._length)
            return np.asarray(found.toarray(), np.float32)
        part = self._vectors[name]
        return np.asarray(part.users[users] @ part.items.T, np.float32)

    def joined(self, weights: dict[str, float]) -> Pretrained:
        """Return the model of the weighted parts; those without a weight are left out."""
        names = [name for name in self._vectors if name in weights]
        kept = names or list(self._vectors)
        parts = [self._vectors[name] for name in kept]
        lengths = tuple(weights.get(name, _PLACING_WEIGHT) for name in kept)
        widths = tuple(part.items.shape[1] for part in parts)
        users = np.concatenate([part.users for part in parts], axis=1)
        links = self._links if "neighbours" in weights else item_neighbours(self._train, 0)
        return replace(
            self._model,
            item_vectors=np.concatenate([part.items for part in parts], axis=1),
            history_vectors=np.concatenate([part.history for part in parts], axis=1),
            user_vectors=weigh_parts(users, widths, lengths),
            part_widths=widths,
            part_weights=lengths,
            neighbours=links,
            neighbour_length=weights.get("neighbours", 0.0) * self._length,
        )


def _vector_parts(model: Pretrained) -> list[_Vectors]:
    ones = (1.0,) * len(model.part_widths)
    users = weigh_parts(np.asarray(model.user_vectors), model.part_widths, ones)
    items, history = np.asarray(model.item_vectors), np.asarray(model.history_vectors)
    return [
        _Vectors(items[:, part], history[:, part], users[:, part])
        for part in part_columns(model.part_widths)
    ]


def _spectral(train: sparse.csr_matrix, config: PretrainConfig, seed: int) -> _Vectors:
    factors = spectral_factors(train, config.spectral_dimension, integer_seed(seed, "spectral"))
    padding = ((0, 0), (0, -factors.items.shape[1] % config.block_width))
    items, history = np.pad(factors.items, padding), np.pad(factors.history, padding)
    users = weigh_parts(np.asarray(train @ history, np.float32), (items.shape[1],), (1.0,))
    some = users[np.abs(users).sum(axis=1) > 0][:_USERS_FOR_SCALE]
    spread = np.float32(max(float((some @ items.T).std()), 1e-6))
    return _Vectors(items / spread, history, users)
