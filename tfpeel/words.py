"""Words that sentences about results share."""

from __future__ import annotations


def counted(count: int, thing: str) -> str:
    """Return how many of a thing there are, in words."""
    return f"{count:,} {thing}{'' if count == 1 else 's'}"
