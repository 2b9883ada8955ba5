"""Split interactions become a Dataset."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from tfpeel.data.coded import Coded
from tfpeel.data.dataset import Dataset
from tfpeel.data.split import DROPPED, HISTORY, TEST, TRAIN, VALID, Parts

_PARTS = {"train": TRAIN, "valid": VALID, "test": TEST, "history": HISTORY}


@dataclass(frozen=True)
class _Side:
    """Users or items that are left, and the new number of each old one."""

    ids: tuple[str, ...]
    numbers: NDArray[np.int64]


def assemble(name: str, split: str, coded: Coded, parts: Parts, titles: pl.DataFrame) -> Dataset:
    """Build the data set of the interactions that were not dropped.

    Args:
        name: where the interactions came from.
        split: the name of the split.
        coded: one row per user and item, sorted by user and item.
        parts: part of each row, int8 of [rows].
        titles: item and title, one row per item; other items may be in it.

    Returns:
        A data set whose users and items all have interactions, in the order of `coded`.
    """
    kept = parts != DROPPED
    users = _left(coded.user_ids, coded.users[kept])
    items = _left(coded.item_ids, coded.items[kept])
    shape = (len(users.ids), len(items.ids))
    matrices = {}
    for part, code in _PARTS.items():
        rows = parts == code
        matrices[part] = _matrix(
            users.numbers[coded.users[rows]], items.numbers[coded.items[rows]], shape
        )
    item_titles = _titles_of(items.ids, titles)
    return Dataset(
        name=name,
        user_ids=users.ids,
        item_ids=items.ids,
        item_titles=item_titles,
        split=split,
        content_hash=_content_hash(split, (users.ids, items.ids, item_titles), matrices),
        **matrices,
    )


def _left(ids: pl.Series, numbers: NDArray[np.int32]) -> _Side:
    present = np.bincount(numbers, minlength=len(ids)) > 0
    return _Side(tuple(ids.filter(pl.Series(present)).to_list()), np.cumsum(present) - 1)


def _matrix(
    users: NDArray[np.int64], items: NDArray[np.int64], shape: tuple[int, int]
) -> sparse.csr_matrix:
    """Rows come sorted, so that the matrix needs no sorting."""
    indptr = np.r_[0, np.cumsum(np.bincount(users, minlength=shape[0]))]
    ones = np.ones(len(items), np.float32)
    return sparse.csr_matrix((ones, items.astype(np.int32), indptr), shape=shape)


def _titles_of(item_ids: tuple[str, ...], titles: pl.DataFrame) -> tuple[str, ...]:
    wanted = pl.DataFrame({"item": pl.Series(item_ids, dtype=pl.String)})
    joined = wanted.join(titles, on="item", how="left", maintain_order="left")
    return tuple(joined["title"].fill_null("").to_list())


def _content_hash(
    split: str, texts: tuple[tuple[str, ...], ...], matrices: dict[str, sparse.csr_matrix]
) -> str:
    digest = hashlib.sha256(json.dumps([split, *texts]).encode())
    for part in _PARTS:
        matrix = matrices[part]
        digest.update(matrix.indptr.astype("<i8").tobytes())
        digest.update(matrix.indices.astype("<i4").tobytes())
    return digest.hexdigest()
