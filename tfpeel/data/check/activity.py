"""Users with far more interactions than others, and users and items with few."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tfpeel.data.check.finding import Finding

_SHOWN = 3
# A modified z-score above this is an outlier: Iglewicz and Hoaglin, How to Detect and Handle
# Outliers, 1993. It is taken of logarithms, since counts of interactions are skewed.
_EXTREME_SCORE = 3.5
# The score alone would name the head of every long tail: such a user also has so many times more
# than the median.
_EXTREME_FACTOR = 20
# Of a normal distribution: the quartile, and the mean absolute deviation.
_QUARTILE, _MEAN_DEVIATION = 0.6745, 0.7979
_FEW_OF_USER, _FEW_OF_ITEM = 3, 5


def extreme_users(users: pl.Series) -> list[Finding]:
    """Find users who may be no people.

    Args:
        users: the user of each interaction, a pair counted once.
    """
    counts = users.value_counts().sort("count", users.name, descending=[True, False])
    numbers = counts["count"].to_numpy().astype(np.float64)
    most = extreme_limit(numbers)
    extreme = counts.filter(pl.col("count") > most)
    if extreme.is_empty():
        return []
    share = numbers[: len(extreme)].sum() / numbers.sum()
    return [
        Finding(
            "extreme-users",
            f"users have so many interactions that they may be bots ({share:.1%} of all"
            f" interactions); the median is {np.median(numbers):,.0f}",
            len(extreme),
            tuple(f"user {user!r}: {count:,}" for user, count in extreme.head(_SHOWN).iter_rows()),
            "leave them out if they are no people",
            f"--max-user-interactions {most}",
        )
    ]


def extreme_repeaters(rows: pl.Series, pairs: pl.Series) -> list[Finding]:
    """Find users who have done the same so often that they may be no people.

    Args:
        rows: the user of each interaction, repeated ones too.
        pairs: the user of each interaction, a pair counted once; users without any are not asked
            for, and those that `extreme_users` names are not named again.
    """
    counts = pairs.value_counts().rename({"count": "items"}).join(rows.value_counts(), on="user")
    if counts.is_empty():
        return []
    most_items, most_rows = (
        extreme_limit(counts[of].to_numpy().astype(np.float64)) for of in ("items", "count")
    )
    extreme = counts.filter(pl.col("count") > most_rows, pl.col("items") <= most_items)
    if extreme.is_empty():
        return []
    shown = extreme.sort("count", "user", descending=[True, False]).head(_SHOWN)
    return [
        Finding(
            "extreme-repeaters",
            "users repeat the same interactions so often that they may be bots; the median has"
            f" {np.median(counts['count'].to_numpy()):,.0f} lines",
            len(extreme),
            tuple(
                f"user {user!r}: {lines:,} lines about {items:,} items"
                for user, items, lines in shown.select("user", "items", "count").iter_rows()
            ),
            "take them out of the file if they are no people; each pair counts once",
        )
    ]


def extreme_limit(counts: NDArray[np.float64]) -> int:
    """Return the most interactions that a user can have without being extreme.

    Args:
        counts: of each user, at least 1.
    """
    logs = np.log(counts)
    middle = float(np.median(logs))
    distances = np.abs(logs - middle)
    # Where half of the users have the same count, the median distance is 0 and says nothing.
    deviation = float(np.median(distances)) / _QUARTILE or float(distances.mean()) / _MEAN_DEVIATION
    by_score = np.exp(middle + _EXTREME_SCORE * deviation)
    return round(float(max(by_score, _EXTREME_FACTOR * np.exp(middle))))


def rare(column: pl.Series) -> list[Finding]:
    """Find users or items with few interactions.

    Args:
        column: user or item of each interaction, named so, a pair counted once.
    """
    role = column.name
    least = _FEW_OF_USER if role == "user" else _FEW_OF_ITEM
    counts = column.value_counts()
    few = counts.filter(pl.col("count") < least).sort("count", role)
    if few.is_empty():
        return []
    meaning = {
        "user": "too few to train, choose and test on",
        "item": "too few to learn what they are like",
    }
    return [
        Finding(
            f"rare-{role}s",
            f"{role}s ({len(few) / len(counts):.1%} of all) have fewer than {least} interactions:"
            f" {meaning[role]}",
            len(few),
            tuple(f"{role} {name!r}: {count}" for name, count in few.head(_SHOWN).iter_rows()),
            f"leave them out, or keep them if every {role} has to be served",
            f"--min-{role}-interactions {least}",
        )
    ]
