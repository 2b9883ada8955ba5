"""The data set: ids, interaction matrices, and how they were split."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from scipy import sparse

from tfpeel.errors import DamagedFileError
from tfpeel.stored_result import Stored, read_result, write_result

SCHEMA_VERSION = 1
_MATRICES = ("train", "valid", "test", "history")


@dataclass(frozen=True, eq=False)
class Dataset:
    """Interactions of users with items, split for training, choosing and reporting.

    All matrices are [users, items] CSR, float32 ones, sorted indices, no duplicates; the four
    of them are disjoint. A fitted user has interactions in `train` (and perhaps `valid`,
    `test`) and none in `history`. A held-out user has none in `train` and `valid`: what the
    device knows of them is in `history`, what has to be found is in `test`.

    Args:
        name: where the interactions came from, for people.
        user_ids: external ids; a user's place is its index everywhere.
        item_ids: external ids; an item's place is its index everywhere.
        item_titles: a title per item, the empty string where none is known.
        train: what the validation models are fitted on.
        valid: what choices are made on.
        test: what is reported.
        history: what held-out users did before.
        split: the name of the split that was made.
        content_hash: hash of ids, titles and matrices.
    """

    name: str
    user_ids: tuple[str, ...]
    item_ids: tuple[str, ...]
    item_titles: tuple[str, ...]
    train: sparse.csr_matrix
    valid: sparse.csr_matrix
    test: sparse.csr_matrix
    history: sparse.csr_matrix
    split: str
    content_hash: str

    @property
    def user_count(self) -> int:
        """Number of users, held-out ones included."""
        return len(self.user_ids)

    @property
    def item_count(self) -> int:
        """Number of items."""
        return len(self.item_ids)

    @property
    def train_and_valid(self) -> sparse.csr_matrix:
        """What the final model is fitted on: train and valid together, [users, items]."""
        both = (self.train + self.valid).tocsr()
        both.sort_indices()
        return both

    def statistics(self) -> dict[str, Any]:
        """Return the counts that a pack's manifest and the reports show."""
        return {
            "name": self.name,
            "split": self.split,
            "users": self.user_count,
            "items": self.item_count,
            **{f"{part}_interactions": int(getattr(self, part).nnz) for part in _MATRICES},
            "held_out_users": int((np.diff(self.history.indptr) > 0).sum()),
            "content_hash": self.content_hash,
        }

    def save(self, path: Path) -> None:
        """Write the data set as a directory; see stored_result.write_result.

        Args:
            path: of the directory; replaced only when all of the new one is written.
        """
        arrays = {}
        for part in _MATRICES:
            matrix = getattr(self, part)
            arrays[f"{part}_indptr"] = matrix.indptr.astype(np.int64)
            arrays[f"{part}_indices"] = matrix.indices.astype(np.int32)
        for name, texts in (
            ("user_ids", self.user_ids),
            ("item_ids", self.item_ids),
            ("item_titles", self.item_titles),
        ):
            arrays[name], arrays[f"{name}_ends"] = _pack_texts(texts)
        fields = {"name": self.name, "split": self.split, "statistics": self.statistics()}
        write_result(path, "dataset", SCHEMA_VERSION, self.content_hash, fields, arrays)

    @classmethod
    def load(cls, path: Path) -> Dataset:
        """Read a saved data set.

        Args:
            path: of the directory that `save` wrote.

        Returns:
            The data set, equal to what was saved.

        Raises:
            DamagedFileError: see stored_result.read_result; or the arrays do not fit together.
        """
        stored = read_result(path, "dataset", SCHEMA_VERSION)
        try:
            return cls._of(stored)
        except (KeyError, ValueError) as error:
            raise DamagedFileError(f"{path} holds a damaged data set: {error}") from None

    @classmethod
    def _of(cls, stored: Stored) -> Dataset:
        user_ids, item_ids, item_titles = (
            _unpack_texts(stored.arrays[name], stored.arrays[f"{name}_ends"])
            for name in ("user_ids", "item_ids", "item_titles")
        )
        shape = (len(user_ids), len(item_ids))
        parts = {part: _matrix(stored, part, shape) for part in _MATRICES}
        return cls(
            name=stored.fields["name"],
            user_ids=user_ids,
            item_ids=item_ids,
            item_titles=item_titles,
            split=stored.fields["split"],
            content_hash=stored.fingerprint,
            **parts,
        )


def _matrix(stored: Stored, part: str, shape: tuple[int, int]) -> sparse.csr_matrix:
    indices = stored.arrays[f"{part}_indices"]
    ones = np.ones(len(indices), np.float32)
    return sparse.csr_matrix((ones, indices, stored.arrays[f"{part}_indptr"]), shape=shape)


def _pack_texts(texts: tuple[str, ...]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    series = pl.Series(texts, dtype=pl.String)
    joined = "".join(texts).encode()
    ends = series.str.len_bytes().cast(pl.Int64).cum_sum().to_numpy()
    return np.frombuffer(joined, np.uint8), ends


def _unpack_texts(joined: np.ndarray[Any, Any], ends: np.ndarray[Any, Any]) -> tuple[str, ...]:
    content = joined.tobytes()
    if len(ends) and int(ends[-1]) != len(content):
        raise ValueError("texts and their lengths do not fit together")
    starts = [0, *ends[:-1].tolist()]
    return tuple(content[a:b].decode() for a, b in zip(starts, ends.tolist(), strict=True))
