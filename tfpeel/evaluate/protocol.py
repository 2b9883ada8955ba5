"""The three protocols: what the device knows of a user, and what it has to find."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tfpeel.data.dataset import Dataset
from tfpeel.errors import NobodyToAskError
from tfpeel.ranking import evenly_spread, users_with
from tfpeel.seeds import generator

ProtocolName = Literal["known-users", "fresh-interactions", "held-out-users"]
PROTOCOLS: tuple[ProtocolName, ...] = ("known-users", "fresh-interactions", "held-out-users")
# A file of the one table takes several times as long as that of a cluster, and is asked to see
# what clusters bring: with so many users, the standard error of its recall is about 0.002.
ONE_TABLE_USERS = 10_000
# Of a sample, which is drawn to save time, one in so many.
_ONE_TABLE_PART = 4


@dataclass(frozen=True, eq=False)
class Protocol:
    """Who is asked for, and with what.

    Args:
        name: known-users: the server's vector of a fitted user, added to what the device makes
            of the history; fresh-interactions: the same, with validation items in the history
            that arrived on the device; held-out-users: cluster and vector computed on the device.
        split: validation or test.
        fitted_on_all: whether the fit that is asked is that on train and validation together.
        users: [n] user indices.
        known: [users, items] CSR: what the device excludes, and its history.
        relevant: [users, items] CSR: what has to be found.
    """

    name: ProtocolName
    split: str
    fitted_on_all: bool
    users: NDArray[np.int64]
    known: sparse.csr_matrix
    relevant: sparse.csr_matrix

    @property
    def has_fresh_items(self) -> bool:
        """Whether the device knows items that its user did not have when the fit was made."""
        return self.name == "fresh-interactions"

    def of_some(self, most: int | None) -> Protocol:
        """Return the same for some of its users, evenly spread.

        Args:
            most: how many; all where there are no more, or where it is None.
        """
        return self if most is None else replace(self, users=evenly_spread(self.users, most))


def protocol_of(
    dataset: Dataset, name: ProtocolName, split: str, most_users: int | None, seed: int
) -> Protocol:
    """Return the users, known items and relevant items of a protocol.

    Args:
        dataset: split in some way.
        name: of the protocol.
        split: the part that has to be found: validation or test.
        most_users: a sample of so many is asked for; None: all.
        seed: the run's seed, which draws the sample.

    Raises:
        NobodyToAskError: the data set was not split in a way that has such users.
    """
    if name == "held-out-users":
        known, relevant, on_all = dataset.history, dataset.test, True
        allowed, next_step = (
            "the test part of a workspace made with --split held-out-users",
            ("run with --split held-out-users in another workspace"),
        )
        there = split == "test" and dataset.history.nnz > 0
    elif name == "fresh-interactions":
        known, relevant, on_all = dataset.train_and_valid, dataset.test, False
        allowed, next_step = "--split test, with valid and test parts", "choose another protocol"
        there = split == "test" and dataset.valid.nnz > 0
    else:
        on_all = split == "test"
        known = dataset.train_and_valid if on_all else dataset.train
        relevant = dataset.test if on_all else dataset.valid
        allowed, next_step = "a part with interactions", "choose another --split or --protocol"
        there = True
    users = users_with(relevant)
    users = users[np.diff(known.indptr)[users] > 0]
    if name == "fresh-interactions":
        users = users[np.diff(dataset.train.indptr)[users] > 0]
    if not there or len(users) == 0:
        received = f"{name} on {split} of a data set split {dataset.split}"
        raise NobodyToAskError("there is nobody to evaluate", received, allowed, next_step)
    if most_users is not None and len(users) > most_users:
        draw = generator(seed, "evaluated users")
        users = np.sort(draw.choice(users, most_users, replace=False))
    return Protocol(name, split, on_all, users, known, relevant)


def one_table_users(most_users: int | None) -> int:
    """Return for at most how many users the one table is asked.

    Args:
        most_users: size of the sample that is asked for; None: all are.
    """
    if most_users is None:
        return ONE_TABLE_USERS
    return min(ONE_TABLE_USERS, -(-most_users // _ONE_TABLE_PART))


def default_protocol(dataset: Dataset) -> ProtocolName:
    """Return the protocol that the data set's split was made for.

    Args:
        dataset: split in some way.
    """
    return "held-out-users" if dataset.history.nnz else "known-users"
