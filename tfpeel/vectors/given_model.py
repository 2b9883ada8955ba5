"""Given vectors as the global model, in place of one that is trained."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tfpeel.errors import InputError
from tfpeel.pretrain.neighbours import item_neighbours
from tfpeel.pretrain.pretrained import PretrainChoices, Pretrained, weigh_parts
from tfpeel.pretrain.spread import spread, users_for_spread
from tfpeel.ranking import users_with
from tfpeel.vectors.fold_in import fold_in_map
from tfpeel.vectors.given_vectors import GivenVectors
from tfpeel.vectors.vector_table import VectorTable

# Fewer than this share: the ids are others, rather than some of them new.
_LEAST_KNOWN = 0.5
# Users' own items stand so high in their rankings, at least: 0.5 is chance.
_LEAST_RANK = 0.55
_USERS_LOOKED_AT = 500
# How much an item's number of users counts: between their vectors' sum (0) and mean (1). Items
# whose vectors were hidden came back best so, for iALS and BPR on MovieLens.
_ITEM_POWER = 0.25


@dataclass(frozen=True, eq=False)
class GivenModel:
    """A global model made of given vectors.

    Args:
        pretrained: the model.
        notes: plain sentences about who had no vector.
    """

    pretrained: Pretrained
    notes: tuple[str, ...]


def given_model(
    given: GivenVectors,
    user_ids: tuple[str, ...],
    item_ids: tuple[str, ...],
    train: sparse.csr_matrix,
    block_width: int,
) -> GivenModel:
    """Make a global model of vectors that someone else trained.

    Items and users without a vector get one folded in: the ridge regression, fitted on those who
    have one, from what their interactions' vectors add up to. So do the histories of users whom
    the server never saw.

    Args:
        given: the vectors.
        user_ids: [users] the data set's.
        item_ids: [items] the same.
        train: [users, items] CSR of ones to fit.
        block_width: dimensions in a block; the vectors are padded with zeros to whole blocks.

    Returns:
        The model, and what there is to say about it.

    Raises:
        InputError: most ids have no vector, or the vectors have nothing to do with the
            interactions.
    """
    items = given.items.rows_for(item_ids)
    seen = np.flatnonzero(np.bincount(train.indices, minlength=len(items)))
    notes = [_note(given.items, items, seen, item_ids)]
    fitted = users_with(train)
    if given.users is None:
        users = _unit(_means(train, items))
        encoder = np.eye(items.shape[1], dtype=np.float32)
    else:
        users = _unit(given.users.rows_for(user_ids))
        notes.append(_note(given.users, users, fitted, user_ids))
        items = _with_missing_items(items, users, train)
        means = _means(train, items)
        known, lacking = fitted[_has_vector(users[fitted])], fitted[~_has_vector(users[fitted])]
        encoder = fold_in_map(means[known], users[known])
        users[lacking] = _unit(means[lacking] @ encoder)
    users[np.diff(train.indptr) == 0] = 0
    _check_sense(users, items, train, given.items)
    model = _model(users, items, encoder, train, block_width)
    return GivenModel(model, tuple(filter(None, notes)))


def _means(train: sparse.csr_matrix, items: NDArray[np.float32]) -> NDArray[np.float32]:
    counts = np.maximum(np.diff(train.indptr), 1).astype(np.float32)
    means: NDArray[np.float32] = (train @ items) / counts[:, None]
    return means


def _with_missing_items(
    items: NDArray[np.float32], users: NDArray[np.float32], train: sparse.csr_matrix
) -> NDArray[np.float32]:
    known = _has_vector(items)
    if known.all():
        return items
    counts = np.maximum(np.bincount(train.indices, minlength=len(items)), 1)
    factors = (counts[:, None] ** -_ITEM_POWER).astype(np.float32)
    sums = np.asarray(train.T @ users, np.float32) * factors
    folded = sums @ fold_in_map(sums[known], items[known])
    return np.where(known[:, None], items, folded)


def _note(
    table: VectorTable, rows: NDArray[np.float32], asked: NDArray[np.int64], ids: tuple[str, ...]
) -> str:
    """Return a sentence about those who have no vector, empty where all have one."""
    known = int(_has_vector(rows[asked]).sum())
    if known < _LEAST_KNOWN * len(asked):
        raise InputError(
            f"only {known} of {len(asked)} {table.whose}s have a vector in {table.source}",
            f"ids such as {table.example_ids()}",
            f"the data set's, such as {', '.join(ids[:3])}",
            "give the vectors of these users and items",
        )
    lacking = len(asked) - known
    return f"Folded in {lacking:,} {table.whose}s without a vector." if lacking else ""


def _check_sense(
    users: NDArray[np.float32],
    items: NDArray[np.float32],
    train: sparse.csr_matrix,
    table: VectorTable,
) -> None:
    """Check that users' own items stand above others: else the rows are other people's."""
    fitted = users_with(train)
    some = fitted[:: max(1, len(fitted) // _USERS_LOOKED_AT)][:_USERS_LOOKED_AT]
    scores = users[some] @ items.T
    places = scores.argsort(axis=1).argsort(axis=1) / max(scores.shape[1] - 1, 1)
    rank = float(places[train[some].nonzero()].mean())
    if rank < _LEAST_RANK:
        raise InputError(
            f"the vectors in {table.source} do not go with the interactions",
            f"users' own items above {rank:.0%} of the others",
            f"{_LEAST_RANK:.0%} or more (by chance 50%)",
            "check the order of the rows, or the ids",
        )


def _model(
    users: NDArray[np.float32],
    items: NDArray[np.float32],
    encoder: NDArray[np.float32],
    train: sparse.csr_matrix,
    block_width: int,
) -> Pretrained:
    padding = ((0, 0), (0, -items.shape[1] % block_width))
    some = users[users_with(train)[: users_for_spread(len(items))]]
    scale = np.float32(spread(some @ items.T))
    return Pretrained(
        item_vectors=np.pad(items / scale, padding),
        history_vectors=np.pad(np.asarray(items @ encoder, np.float32), padding),
        user_vectors=np.pad(users, padding),
        part_widths=(items.shape[1] + padding[1][1],),
        part_weights=(1.0,),
        neighbours=item_neighbours(train, 0),
        neighbour_length=0.0,
        block_width=block_width,
        choices=PretrainChoices(epochs=0, spectral_weight=0.0, neighbour_weight=0.0),
        log=(),
    )


def _has_vector(rows: NDArray[np.float32]) -> NDArray[np.bool_]:
    return np.asarray(rows.any(axis=1), np.bool_)


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    return weigh_parts(np.asarray(rows, np.float32), (rows.shape[1],), (1.0,))
