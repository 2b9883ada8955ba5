"""Whether a given split makes sense: what is tested must have been trained."""

from __future__ import annotations

import numpy as np
import polars as pl

from tfpeel.data.coded import Coded
from tfpeel.data.interactions import PARTS
from tfpeel.errors import InputError

# Published splits number items before they split, so that a few items end up in the test part
# alone (ML-1M: 29 of 164,848 test interactions). More than this is a mistake.
_TOLERATED_SHARE = 0.001


def check_given(coded: Coded, notes: list[str]) -> None:
    """Check that users and items of the valid and test parts have training interactions.

    For items, the valid part counts as training: the final model is fitted on it too. Items of
    the test part alone are let through where they are as few as in published splits and the
    items are numbered without a gap.

    Args:
        coded: with given parts.
        notes: gets a sentence where items are let through.

    Raises:
        InputError: a user or an item was never trained (names it), or nothing is tested.
    """
    assert coded.given_parts is not None
    train, valid, test = (coded.given_parts == place for place in range(len(PARTS)))
    if not test.any():
        raise InputError(
            "the test part holds nothing of its own",
            "test interactions that are all in train or valid too",
            "interactions that are in one part",
            "correct the parts, or choose another --split",
        )
    users = np.bincount(coded.users[train], minlength=len(coded.user_ids)) > 0
    strange_users = ~users[coded.users]
    if strange_users.any():
        row = int(strange_users.argmax())
        raise InputError(
            "a user of the valid or test part has no training interactions",
            f"user {coded.user_ids[int(coded.users[row])]!r} in"
            f" {PARTS[coded.given_parts[row]]}"
            f" ({len(np.unique(coded.users[strange_users])):,} such users)",
            "users who also have interactions in train",
            "correct the parts, or choose --split held-out-users to test unknown users",
        )
    items = np.bincount(coded.items[train | valid], minlength=len(coded.item_ids)) > 0
    strange = test & ~items[coded.items]
    if not strange.any():
        return
    count = len(np.unique(coded.items[strange]))
    if _numbered_without_gap(coded.item_ids) and strange.sum() <= _TOLERATED_SHARE * test.sum():
        notes.append(
            f"{count:,} items are in the test part alone ({int(strange.sum()):,} interactions):"
            " they stay, and nothing can find them."
        )
        return
    raise InputError(
        "an item of the test part was never trained",
        f"item {coded.item_ids[int(coded.items[strange.argmax()])]!r} in test"
        f" ({count:,} such items)",
        "items which are also in train or valid",
        "correct the parts, or choose another --split, which merges them first",
    )


def _numbered_without_gap(sorted_ids: pl.Series) -> bool:
    if not sorted_ids.str.contains(r"^[0-9]{1,18}$").all():
        return False
    return int(sorted_ids[-1]) - int(sorted_ids[0]) + 1 == len(sorted_ids)
