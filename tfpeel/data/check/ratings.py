"""The scale of the ratings, and what --min-rating would keep."""

from __future__ import annotations

import polars as pl

from tfpeel.data.check.finding import Finding

_MOST_STEPS = 11
# Above this share of the scale a rating is taken for liking: 4 of 5, 7 of 10.
_LIKED = 0.7


def unused_ratings(frame: pl.DataFrame, min_rating: float | None) -> list[Finding]:
    """Tell the scale of ratings where all of them would count as liking.

    Args:
        frame: as in Interactions.frame.
        min_rating: what was chosen; where something was, there is nothing to tell.
    """
    if min_rating is not None or "rating" not in frame.columns or frame["rating"].n_unique() < 2:
        return []
    ratings = frame["rating"]
    low, high = float(ratings.min()), float(ratings.max())  # type: ignore[arg-type]
    steps = sorted(ratings.unique().to_list())
    if len(steps) > _MOST_STEPS:
        steps = [low + (high - low) * place / 4 for place in range(1, 5)]
    suggested = next(step for step in steps if step >= low + _LIKED * (high - low))
    shares = [float((ratings >= step).mean() or 0) for step in steps]
    return [
        Finding(
            "ratings",
            f"ratings from {low:g} to {high:g}: low ones count as much as high ones",
            int((ratings < suggested).sum()),
            tuple(
                f"--min-rating {step:g} keeps {share:.1%}"
                for step, share in zip(steps, shares, strict=True)
            ),
            "leave low ratings out where they mean that something was not liked",
            f"--min-rating {suggested:g}",
        )
    ]
