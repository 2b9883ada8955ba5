"""Splits: which part each interaction goes to. All are vectorised over users."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tfpeel.data.coded import Coded
from tfpeel.data.config import DataConfig, SplitName
from tfpeel.errors import InputError
from tfpeel.seeds import generator

Parts = NDArray[np.int8]
TRAIN, VALID, TEST, HISTORY, DROPPED = (np.int8(value) for value in (0, 1, 2, 3, -1))
# A held-out user needs a history to show and at least one item to find.
LEAST_HELD_OUT_INTERACTIONS = 5


def split(coded: Coded, name: SplitName, config: DataConfig, notes: list[str]) -> Parts:
    """Split interactions.

    Args:
        coded: one row per user and item, sorted by user and item.
        name: which split.
        config: fractions and seed.
        notes: gets a sentence on whatever was moved or dropped.

    Returns:
        TRAIN, VALID, TEST, HISTORY or DROPPED for each row, int8 of [rows].

    Raises:
        InputError: the data lacks what the split needs (times, parts, users with enough items).
    """
    return _SPLITS[name](coded, config, notes)


def _random(coded: Coded, config: DataConfig, notes: list[str]) -> Parts:
    """Per user: one interaction trains; of two one is tested; else by the fractions."""
    counts = np.bincount(coded.users, minlength=len(coded.user_ids))
    tests = _rounded(counts * config.test_fraction)
    tests = np.minimum(np.where(counts >= 2, np.maximum(tests, 1), 0), np.maximum(counts - 1, 0))
    valids = _rounded_by_chance(counts * config.valid_fraction, config.seed, "random split: valid")
    valids = np.minimum(valids, np.maximum(counts - tests - 1, 0))
    places = _random_places(coded.users, config.seed, "random split: order")
    parts = np.full(len(places), TRAIN)
    parts[places < (tests + valids)[coded.users]] = VALID
    parts[places < tests[coded.users]] = TEST
    _train_every_item(coded, parts, (VALID, TEST), notes)
    return parts


def _temporal(coded: Coded, config: DataConfig, notes: list[str]) -> Parts:
    """At two moments that are the same for everyone; equal times stay together."""
    times = _times(coded, "temporal")
    ordered = np.sort(times)
    last = len(ordered) - 1
    tests = int(_rounded(np.asarray(len(ordered) * config.test_fraction)))
    valids = int(_rounded(np.asarray(len(ordered) * config.valid_fraction)))
    parts = np.full(len(times), TRAIN)
    parts[times > ordered[max(last - tests - valids, 0)]] = VALID
    parts[times > ordered[max(last - tests, 0)]] = TEST
    if not (parts == TEST).any():
        raise InputError(
            "times differ too little for a temporal split",
            f"times from {ordered[0]} to {ordered[-1]}",
            f"times of which the last {config.test_fraction:.0%} can be told apart",
            "choose --split random",
        )
    _drop_untrained(coded, parts, notes)
    return parts


def _leave_last(coded: Coded, config: DataConfig, notes: list[str]) -> Parts:
    """Per user: the last is tested, the one before validates (of three or more)."""
    times = _times(coded, "leave-last")
    ties = generator(config.seed, "leave-last split: ties").permutation(len(times))
    places = _places(coded.users, np.lexsort((ties, times, coded.users)))
    counts = np.bincount(coded.users, minlength=len(coded.user_ids))[coded.users]
    parts = np.full(len(times), TRAIN)
    parts[(counts >= 2) & (places == counts - 1)] = TEST
    parts[(counts >= 3) & (places == counts - 2)] = VALID
    _drop_untrained(coded, parts, notes)
    return parts


def _given(coded: Coded, config: DataConfig, notes: list[str]) -> Parts:
    """As given; a missing valid part is cut from the training part at random per user."""
    if coded.given_parts is None:
        raise InputError(
            "the data has no given split",
            "data without train and test parts",
            "a directory with train.txt and test.txt",
            "choose another --split",
        )
    parts = coded.given_parts.copy()
    if not (parts == VALID).any():
        rows = np.flatnonzero(parts == TRAIN)
        parts[rows] = _cut_valid(coded.users[rows], config)
        _train_every_item(coded, parts, (VALID,), notes)
    trained_users = np.bincount(coded.users[parts == TRAIN], minlength=len(coded.user_ids)) > 0
    _drop(parts, ~trained_users[coded.users], "a user that has no training interactions", notes)
    return parts


def _held_out_users(coded: Coded, config: DataConfig, notes: list[str]) -> Parts:
    """Some users take no part in fitting: most of their items are the history, the rest test."""
    held_out = _choose_held_out(coded, config)
    parts = np.full(len(coded.users), DROPPED)
    fitting = np.flatnonzero(~held_out[coded.users])
    parts[fitting] = _cut_valid(coded.users[fitting], config)
    _train_every_item(coded, parts, (VALID,), notes)
    known = np.bincount(coded.items[fitting], minlength=len(coded.item_ids)) > 0
    rows = np.flatnonzero(held_out[coded.users] & known[coded.items])
    counts = np.bincount(coded.users[rows], minlength=len(coded.user_ids))
    rows = rows[counts[coded.users[rows]] >= 2]
    histories = np.clip(_rounded(counts * config.history_fraction), 1, np.maximum(counts - 1, 1))
    places = _random_places(coded.users[rows], config.seed, "held-out-users split: history")
    parts[rows] = np.where(places < histories[coded.users[rows]], HISTORY, TEST)
    dropped = int((parts == DROPPED).sum())
    if dropped:
        notes.append(
            f"Dropped {dropped:,} interactions of held-out users with items that nobody else has."
        )
    return parts


_SPLITS: dict[SplitName, Callable[[Coded, DataConfig, list[str]], Parts]] = {
    "random": _random,
    "temporal": _temporal,
    "leave-last": _leave_last,
    "given": _given,
    "held-out-users": _held_out_users,
}


def _choose_held_out(coded: Coded, config: DataConfig) -> NDArray[np.bool_]:
    counts = np.bincount(coded.users, minlength=len(coded.user_ids))
    able = np.flatnonzero(counts >= LEAST_HELD_OUT_INTERACTIONS)
    number = max(1, round(len(able) * config.held_out_fraction))
    if not len(able) or number >= (counts > 0).sum():
        raise InputError(
            "too few users to hold some out",
            f"{len(able)} users with {LEAST_HELD_OUT_INTERACTIONS} interactions or more",
            f"users with at least {LEAST_HELD_OUT_INTERACTIONS} interactions, and others to fit",
            "choose --split random",
        )
    chosen = generator(config.seed, "held-out-users split: users").permutation(able)[:number]
    held_out = np.zeros(len(counts), bool)
    held_out[chosen] = True
    return held_out


def _cut_valid(users: NDArray[np.int32], config: DataConfig) -> Parts:
    """Split sorted rows into TRAIN and VALID at random per user; every user trains."""
    counts = np.bincount(users)
    valids = _rounded_by_chance(counts * config.valid_fraction, config.seed, "valid cut: share")
    valids = np.minimum(valids, np.maximum(counts - 1, 0))
    places = _random_places(users, config.seed, "valid cut: order")
    return np.where(places < valids[users], VALID, TRAIN)


def _times(coded: Coded, name: str) -> NDArray[np.float64] | NDArray[np.int64]:
    if coded.times is None:
        raise InputError(
            f"--split {name} needs times",
            "data without a time column",
            "data with times",
            "name the column with --time-column or choose --split random",
        )
    return coded.times


def _random_places(users: NDArray[np.int32], seed: int, stream: str) -> NDArray[np.int64]:
    """Return each row's place in a random order of its user's rows; users are sorted."""
    # Below 1 by enough that adding a user number never rounds into the next user.
    draws = generator(seed, stream).random(len(users)) * 0.999
    return _places(users, np.argsort(users + draws, kind="stable"))


def _places(users: NDArray[np.int32], order: NDArray[np.int64]) -> NDArray[np.int64]:
    """Turn an order within sorted users into each row's place among its user's rows."""
    counts = np.bincount(users)
    starts = np.cumsum(counts) - counts
    places: NDArray[np.int64] = np.empty(len(users), np.int64)
    places[order] = np.arange(len(users)) - starts[users]
    return places


def _rounded(values: NDArray[np.floating[Any]]) -> NDArray[np.int64]:
    rounded: NDArray[np.int64] = np.floor(values + 0.5).astype(np.int64)
    return rounded


def _rounded_by_chance(
    values: NDArray[np.floating[Any]], seed: int, stream: str
) -> NDArray[np.int64]:
    """Round up as often as the fraction says, so that small counts keep their share on average."""
    chances = generator(seed, stream).random(values.shape)
    rounded: NDArray[np.int64] = np.floor(values + chances).astype(np.int64)
    return rounded


def _train_every_item(
    coded: Coded, parts: Parts, movable: tuple[np.int8, ...], notes: list[str]
) -> None:
    """Move one interaction of each item that would never be trained to the training part."""
    counts = np.bincount(coded.items[parts == TRAIN], minlength=len(coded.item_ids))
    rows = np.flatnonzero(np.isin(parts, movable) & (counts == 0)[coded.items])
    _, first = np.unique(coded.items[rows], return_index=True)
    parts[rows[first]] = TRAIN
    if len(first):
        notes.append(f"Moved {len(first):,} interactions to training: their items had no other.")


def _drop_untrained(coded: Coded, parts: Parts, notes: list[str]) -> None:
    """Drop what no model could find: users and items without training interactions."""
    trained = parts == TRAIN
    users = np.bincount(coded.users[trained], minlength=len(coded.user_ids)) > 0
    items = np.bincount(coded.items[trained], minlength=len(coded.item_ids)) > 0
    untrained = ~(users[coded.users] & items[coded.items])
    _drop(parts, untrained, "a user or item that has no training interactions", notes)


def _drop(parts: Parts, rows: NDArray[np.bool_], of_what: str, notes: list[str]) -> None:
    if rows.any():
        parts[rows] = DROPPED
        notes.append(f"Dropped {int(rows.sum()):,} interactions of {of_what}.")
