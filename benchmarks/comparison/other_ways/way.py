"""The contract of the other ways: a table to bytes, and bytes to what a device scores with."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from comparison.other_ways.base_table import Table
from tfpeel.pretrain import Pretrained

Settings = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Material:
    """One fit, as the other ways see it.

    Args:
        name: validation or final.
        table: what is to be made smaller.
        teacher: the full model; learned ways follow its scores.
        train: [users, items] CSR of the fit.
        valid: [users, items] CSR that decides, or None.
        seed: of what is drawn.
    """

    name: str
    table: Table
    teacher: Pretrained
    train: sparse.csr_matrix
    valid: sparse.csr_matrix | None
    seed: int


@dataclass(frozen=True, eq=False)
class Decoded:
    """What a device scores with: user_vector[:d] @ rows.T for the items that are there.

    Args:
        places: [m] ascending, which rows of the table these are.
        rows: [m, d] float32.
    """

    places: NDArray[np.int64]
    rows: NDArray[np.float32]

    def scores(
        self, table: Table, users: NDArray[np.int64], missing: np.float32
    ) -> NDArray[np.float32]:
        """Return scores [n, items] in the order of the catalogue.

        Args:
            table: that this was made from; gives the users' vectors and the items' order.
            users: [n] indices.
            missing: score of items that are not there.
        """
        scores = np.full((len(users), len(table.order)), missing, np.float32)
        vectors = table.users[users, : self.rows.shape[1]]
        scores[:, table.order[self.places]] = vectors @ self.rows.T
        return scores


def all_there(rows: NDArray[Any]) -> Decoded:
    """Return what a device scores with where the first rows of the table are there."""
    return Decoded(np.arange(len(rows)), np.asarray(rows, np.float32))


class Way(ABC):
    """A way to make a table smaller.

    Attributes:
        name: in plain words.
        source: title and year of where it comes from.
    """

    name: str
    source: str

    @abstractmethod
    def tried(self, material: Material, budget_bytes: int) -> Iterator[Settings]:
        """Give the settings that are tried on validation; the bytes of none exceed the budget."""

    @abstractmethod
    def encode(self, material: Material, budget_bytes: int, settings: Settings) -> bytes:
        """Return what ships."""

    @abstractmethod
    def decode(self, content: bytes, items: int) -> Decoded:
        """Return what a device makes of it."""


def rows_that_fit(budget_bytes: int, items: int, row_bytes: float, fixed_bytes: int) -> int:
    """Return how many rows fit beside what is there anyway; 0 where none do."""
    return max(min(items, int((budget_bytes - fixed_bytes) // row_bytes)), 0)


def widths_up_to(most: int) -> list[int]:
    """Return 1, 2, 4, ... up to `most`."""
    return [2**power for power in range(most.bit_length()) if 2**power <= most]
