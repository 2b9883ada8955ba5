"""Words that sentences about results share."""

from __future__ import annotations


def counted(count: int, thing: str) -> str:
    """Return how many of a thing there are, in words."""
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def row_of_some(name: str, asked: int, users: int) -> str:
    """Return the name of a row of results, with those who were asked where not all users were."""
    return name if asked == users else f"{name}, {counted(asked, 'user')}"
