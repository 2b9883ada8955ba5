"""What a model was trained on: counts, the long tail, the split."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tfpeel.data import Dataset

_PARTS = ("train", "valid", "test", "history")
# Of the items, most popular first: what a reader asks about the long tail.
_SHARES = (0.01, 0.05, 0.1, 0.2, 0.5)
_MOST_POINTS = 80


@dataclass(frozen=True)
class TailPoint:
    """An item on the curve of popularity.

    Args:
        rank: 1 for the most popular item.
        interactions: that it has.
    """

    rank: int
    interactions: int


@dataclass(frozen=True)
class TailShare:
    """How much of everything the most popular items are.

    Args:
        items: share of the items, most popular first.
        interactions: share of the interactions that are theirs.
    """

    items: float
    interactions: float


@dataclass(frozen=True)
class DataSummary:
    """A data set in numbers.

    Args:
        name: where the interactions came from.
        split: name of the split.
        users: number of them.
        items: likewise.
        held_out_users: users who were kept from all training.
        titles: items whose title is known.
        interactions: part of the split to number of interactions.
        density: share of all pairs of a user and an item that are interactions.
        user_percentiles: percentile to interactions of a user.
        tail: the curve of popularity, by rank.
        tail_shares: the same in a few numbers.
    """

    name: str
    split: str
    users: int
    items: int
    held_out_users: int
    titles: int
    interactions: dict[str, int]
    density: float
    user_percentiles: dict[str, int]
    tail: tuple[TailPoint, ...]
    tail_shares: tuple[TailShare, ...]


def data_summary(dataset: Dataset) -> DataSummary:
    """Return a data set in numbers."""
    parts = {name: getattr(dataset, name) for name in _PARTS}
    interactions = {name: int(matrix.nnz) for name, matrix in parts.items()}
    of_items = sum(_counts(matrix, axis=0) for matrix in parts.values())
    of_users = sum(_counts(matrix, axis=1) for matrix in parts.values())
    popular = np.sort(of_items)[::-1]
    facts: dict[str, Any] = dataset.statistics()
    return DataSummary(
        name=dataset.name,
        split=dataset.split,
        users=dataset.user_count,
        items=dataset.item_count,
        held_out_users=facts["held_out_users"],
        titles=sum(bool(title) for title in dataset.item_titles),
        interactions=interactions,
        density=sum(interactions.values()) / (dataset.user_count * dataset.item_count),
        user_percentiles={
            str(percent): int(np.percentile(of_users, percent, method="nearest"))
            for percent in (0, 25, 50, 75, 100)
        },
        tail=_tail(popular),
        tail_shares=_tail_shares(popular),
    )


def _counts(matrix: sparse.csr_matrix, axis: int) -> NDArray[np.int64]:
    return np.asarray(matrix.getnnz(axis=axis), np.int64)


def _tail(popular: NDArray[np.int64]) -> tuple[TailPoint, ...]:
    ranks = np.unique(np.geomspace(1, len(popular), _MOST_POINTS).round().astype(int))
    return tuple(TailPoint(int(rank), int(popular[rank - 1])) for rank in ranks)


def _tail_shares(popular: NDArray[np.int64]) -> tuple[TailShare, ...]:
    total = max(int(popular.sum()), 1)
    counts = [max(1, round(share * len(popular))) for share in _SHARES]
    return tuple(
        TailShare(share, int(popular[:count].sum()) / total)
        for share, count in zip(_SHARES, counts, strict=True)
    )
