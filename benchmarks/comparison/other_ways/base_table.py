"""The best single embedding table of a global model: what the other ways start from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from tfpeel.pretrain import Pretrained
from tfpeel.refine.basis import score_basis
from tfpeel.seeds import generator
from tfpeel.stored_result import read_result, write_result
from tfpeel.workspace import Fit, one_table_of

Form = Literal["vectors", "scores", "weighted scores"]
FORMS: tuple[Form, ...] = get_args(Form)
WIDTH = 128
SCHEMA_VERSION = 1
_USERS_FOR_BASIS = 3000
_USERS_AT_ONCE = 512
_ARRAYS = ("order", "items", "users", "importance")


@dataclass(frozen=True, eq=False)
class Table:
    """An embedding table: items come by falling importance, dimensions by falling energy.

    A device can number the catalogue in the same order, so that the order costs no bytes.

    Args:
        order: [items] int32, the catalogue index of each row.
        items: [items, d] float32; dimensions that carry nothing are zero.
        users: [users, d] float32: what the server sends each user.
        importance: [items] float32, falling: how much an item matters to users.
    """

    order: NDArray[np.int32]
    items: NDArray[np.float32]
    users: NDArray[np.float32]
    importance: NDArray[np.float32]

    def save(self, path: Path, fingerprint: str) -> None:
        """Write the table as a directory; see stored_result.write_result."""
        arrays = {name: getattr(self, name) for name in _ARRAYS}
        write_result(path, "table", SCHEMA_VERSION, fingerprint, {}, arrays)

    @classmethod
    def load(cls, path: Path) -> Table:
        """Read a saved table."""
        arrays = read_result(path, "table", SCHEMA_VERSION).arrays
        return cls(**{name: np.asarray(arrays[name]) for name in _ARRAYS})


def table_of(fit: Fit, form: Form, seed: int) -> Table:
    """Return a table of WIDTH dimensions whose products are close to the full model's.

    Args:
        fit: of the full model.
        form: `vectors`: the best approximation of the part of the scores that are products of
            vectors; `scores`: that of all scores, of some users; `weighted scores`: the same
            where items count by their importance.
        seed: of the draw of those users.
    """
    model, clusters = fit.pretrained(), one_table_of(fit).clusters()
    by_importance = np.argsort(-clusters.importance[0], kind="stable")
    order = np.asarray(clusters.item_order[0])[by_importance]
    importance = np.empty(len(order), np.float32)
    importance[order] = clusters.importance[0][by_importance]
    if form == "vectors":
        items, project = _of_vectors(model)
    else:
        weights = importance if form == "weighted scores" else np.ones_like(importance)
        items, project = _of_scores(fit, model, weights, seed)
    missing = WIDTH - items.shape[1]
    users = np.zeros((fit.train.shape[0], WIDTH), np.float32)
    fitted = np.flatnonzero(np.diff(fit.train.indptr) > 0)
    for start in range(0, len(fitted), _USERS_AT_ONCE):
        some = fitted[start : start + _USERS_AT_ONCE]
        users[some, : items.shape[1]] = project(some)
    return Table(order, np.pad(items, ((0, 0), (0, missing)))[order], users, importance[order])


_Project = Callable[[NDArray[np.int64]], NDArray[np.float32]]


def _of_vectors(model: Pretrained) -> tuple[NDArray[np.float32], _Project]:
    vectors = np.asarray(model.user_vectors, np.float64)
    values, axes = np.linalg.eigh(vectors.T @ vectors / len(vectors))
    root = np.sqrt(np.maximum(values, 1e-12))
    whole = np.asarray(model.item_vectors, np.float64) @ (axes * root)
    energy, turned = np.linalg.eigh(whole.T @ whole)
    width = min(WIDTH, model.width)
    last = turned[:, ::-1][:, :width]
    rows = whole @ last
    # As in refine.basis: the items' root mean square becomes the square root of the energy.
    spread = np.maximum(np.sqrt(np.mean(rows**2, axis=0)), 1e-12)
    factors = np.maximum(energy[::-1][:width], 1e-12) ** 0.25 / spread
    to_users = (axes / root) @ last / factors

    def project(users: NDArray[np.int64]) -> NDArray[np.float32]:
        return np.asarray(model.user_vectors[users] @ to_users, np.float32)

    return (rows * factors).astype(np.float32), project


def _of_scores(
    fit: Fit, model: Pretrained, importance: NDArray[np.float32], seed: int
) -> tuple[NDArray[np.float32], _Project]:
    fitted = np.flatnonzero(np.diff(fit.train.indptr) > 0)
    draw = generator(seed, "users of the table")
    count = min(_USERS_FOR_BASIS, len(fitted))
    some = np.sort(draw.choice(fitted, count, replace=False))
    scores = model.scores(fit.train[some], some)
    basis = score_basis(scores, np.ones(count, np.float32), importance, min(WIDTH, count))

    def project(users: NDArray[np.int64]) -> NDArray[np.float32]:
        return model.scores(fit.train[users], users) @ basis.projection

    return basis.rows, project
