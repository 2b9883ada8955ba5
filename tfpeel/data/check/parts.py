"""What the parts of a split know of each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tfpeel.data.check.finding import Finding
from tfpeel.data.prepare import SplitInteractions
from tfpeel.data.split import TEST, TRAIN, VALID

_SHOWN = 3


def untrained(split: SplitInteractions) -> list[Finding]:
    """Find users and items that are tested and were never trained.

    Args:
        split: interactions with their parts.
    """
    coded, parts = split.coded, split.parts
    asked = (parts == VALID) | (parts == TEST)
    found = []
    for role, numbers, ids in (
        ("user", coded.users, coded.user_ids),
        ("item", coded.items, coded.item_ids),
    ):
        trained = np.bincount(numbers[parts == TRAIN], minlength=len(ids)) > 0
        if split.name == "held-out-users" and role == "user":
            continue  # that nobody has trained on them is what this split is for
        cold = np.unique(numbers[asked & ~trained[numbers]])
        if len(cold):
            found.append(
                Finding(
                    f"cold-{role}s",
                    f"{role}s are in validation or test and not in training: no model can know"
                    " them there",
                    len(cold),
                    tuple(f"{role} {ids[int(number)]!r}" for number in cold[:_SHOWN]),
                    "split anew, so that everything that is tested has been trained",
                    "--split random",
                )
            )
    return found


def later_training(split: SplitInteractions) -> list[Finding]:
    """Find test interactions older than what was trained of the same user.

    Args:
        split: interactions with their parts.
    """
    coded, parts = split.coded, split.parts
    tests = np.flatnonzero(parts == TEST)
    if coded.times is None or not len(tests):
        return []
    latest = np.full(len(coded.user_ids), -np.inf)
    trained = parts == TRAIN
    np.maximum.at(latest, coded.users[trained], coded.times[trained])
    older = tests[coded.times[tests] < latest[coded.users[tests]]]
    if not len(older):
        return []
    return [
        Finding(
            "later-training",
            f"test interactions ({len(older) / len(tests):.1%} of all) are older than training"
            " interactions of the same user: the future helps to tell the past",
            len(older),
            _pairs(split, older),
            "where tomorrow is to be recommended for, measure it so",
            "--split leave-last",
        )
    ]


def _pairs(split: SplitInteractions, rows: NDArray[np.int64]) -> tuple[str, ...]:
    coded = split.coded
    return tuple(
        f"user {coded.user_ids[int(coded.users[row])]!r},"
        f" item {coded.item_ids[int(coded.items[row])]!r}"
        for row in rows[:_SHOWN]
    )
