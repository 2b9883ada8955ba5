"""Interactions with numbers for ids: merged, filtered, in an order that rows cannot change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tfpeel.data.interactions import Interactions
from tfpeel.errors import InputError
from tfpeel.words import counted

Indices = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Coded:
    """Interactions by number.

    Args:
        user_ids: sorted; a user's place is its number.
        item_ids: sorted; an item's place is its number.
        users: user of each row, int32.
        items: item of each row, int32.
        times: time of each row, int64 or float64, if known.
        given_parts: place in interactions.PARTS of each row, int8, if known.
        ratings: rating of each row, float64, if known and not yet used.
    """

    user_ids: pl.Series
    item_ids: pl.Series
    users: Indices
    items: Indices
    times: NDArray[Any] | None = None
    given_parts: NDArray[np.int8] | None = None
    ratings: NDArray[np.float64] | None = None

    def rows(self, chosen: NDArray[Any]) -> Coded:
        """Return the rows of a mask or of row numbers; ids stay."""
        columns = ("users", "items", "times", "given_parts", "ratings")
        values = {name: getattr(self, name) for name in columns}
        return replace(
            self, **{name: array[chosen] for name, array in values.items() if array is not None}
        )


def encode(interactions: Interactions) -> Coded:
    """Number users and items: by value where all ids are whole numbers, else by their text."""
    frame = interactions.frame
    user_ids, item_ids = _sorted_ids(frame["user"]), _sorted_ids(frame["item"])
    columns = frame.columns
    return Coded(
        user_ids=user_ids,
        item_ids=item_ids,
        users=_numbers(frame["user"], user_ids),
        items=_numbers(frame["item"], item_ids),
        times=frame["time"].to_numpy() if "time" in columns else None,
        given_parts=frame["part"].to_physical().to_numpy().astype(np.int8)
        if "part" in columns
        else None,
        ratings=frame["rating"].to_numpy() if "rating" in columns else None,
    )


def keep_rated(coded: Coded, min_rating: float | None, notes: list[str]) -> Coded:
    """Leave out interactions rated lower than `min_rating`; ratings are done with then.

    Raises:
        InputError: there is a `min_rating` and no ratings, or nothing is left.
    """
    if min_rating is None:
        return replace(coded, ratings=None)
    if coded.ratings is None:
        raise InputError(
            "--min-rating needs ratings",
            "data without a rating column",
            "data with ratings",
            "name the column with --rating-column or leave --min-rating out",
        )
    kept = coded.ratings >= min_rating
    highest = coded.ratings.max()
    if not kept.any():
        raise _nothing_left(f"the highest rating is {highest:g}", "a lower --min-rating")
    if not kept.all():
        left_out = counted(int((~kept).sum()), "interaction")
        notes.append(f"Left out {left_out} rated below {min_rating:g}.")
    return replace(coded.rows(kept), ratings=None)


def merge_duplicates(coded: Coded, notes: list[str]) -> Coded:
    """Make one row of each user and item, with the first time and the earliest given part.

    Returns:
        Rows sorted by user, then item.
    """
    pairs = coded.users.astype(np.int64) * len(coded.item_ids) + coded.items
    order = np.argsort(pairs, kind="stable")
    pairs = pairs[order]
    starts = np.flatnonzero(np.r_[True, pairs[1:] != pairs[:-1]])
    merged = coded.rows(order[starts])
    if len(starts) == len(pairs):
        return merged
    duplicates = counted(len(pairs) - len(starts), "duplicate interaction")
    notes.append(f"Merged {duplicates}.")
    if coded.times is not None:
        merged = replace(merged, times=np.minimum.reduceat(coded.times[order], starts))
    if coded.given_parts is not None:
        parts = coded.given_parts[order]
        first = np.minimum.reduceat(parts, starts)
        crossing = int((np.maximum.reduceat(parts, starts) != first).sum())
        if crossing:
            crossed = counted(crossing, "interaction")
            notes.append(f"Kept {crossed} of several parts in the first.")
        merged = replace(merged, given_parts=first)
    return merged


def leave_out_busiest(coded: Coded, most: int | None, notes: list[str]) -> Coded:
    """Leave out users with more interactions than `most`; None: nobody.

    Args:
        coded: one row per user and item.
        most: interactions that a user may have.
        notes: gets a sentence if anybody is left out.

    Raises:
        InputError: nobody is left.
    """
    if most is None:
        return coded
    busy = np.bincount(coded.users, minlength=len(coded.user_ids)) > most
    if not busy.any():
        return coded
    kept = ~busy[coded.users]
    if not kept.any():
        raise _nothing_left(
            f"every user has more than {most} interactions", "a higher --max-user-interactions"
        )
    users, left_out = int(busy.sum()), int((~kept).sum())
    notes.append(
        f"Left out {counted(users, 'user')} with more than {counted(most, 'interaction')}"
        f" ({counted(left_out, 'interaction')})."
    )
    return coded.rows(kept)


def keep_active(coded: Coded, per_user: int, per_item: int, notes: list[str]) -> Coded:
    """Leave out users and items with too few interactions, again until none are left.

    Args:
        coded: one row per user and item.
        per_user: least interactions of a user.
        per_item: least interactions of an item.
        notes: gets a sentence if anything is left out.

    Raises:
        InputError: nothing is left.
    """
    before = coded
    while True:
        users = np.bincount(coded.users, minlength=len(coded.user_ids))
        items = np.bincount(coded.items, minlength=len(coded.item_ids))
        kept = (users >= per_user)[coded.users] & (items >= per_item)[coded.items]
        if kept.all():
            break
        coded = coded.rows(kept)
    if not len(coded.users):
        raise _nothing_left(
            f"at least {per_user} per user and {per_item} per item were asked for",
            "lower --min-user-interactions and --min-item-interactions",
        )
    left_out = len(before.users) - len(coded.users)
    if left_out:
        users_left_out = len(np.unique(before.users)) - len(np.unique(coded.users))
        items_left_out = len(np.unique(before.items)) - len(np.unique(coded.items))
        notes.append(
            f"Left out {counted(users_left_out, 'user')} and {counted(items_left_out, 'item')}"
            f" with too few interactions ({counted(left_out, 'interaction')})."
        )
    return coded


def _sorted_ids(ids: pl.Series) -> pl.Series:
    unique = ids.unique()
    if unique.str.contains(r"^[0-9]{1,18}$").all():
        table = pl.DataFrame({"id": unique, "number": unique.cast(pl.Int64)})
        return table.sort("number", "id")["id"]
    return unique.sort()


def _numbers(ids: pl.Series, sorted_ids: pl.Series) -> Indices:
    return ids.cast(pl.Enum(sorted_ids)).to_physical().to_numpy().astype(np.int32)


def _nothing_left(received: str, next_step: str) -> InputError:
    return InputError(
        "no interactions are left after the filters",
        received,
        "filters that leave some interactions",
        f"try {next_step}",
    )
