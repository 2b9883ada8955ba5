"""The most items whose file fits."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

_Contents = TypeVar("_Contents")

_BITS = 8
# The next try has at most this part of the items.
_SHRINK = 0.97


def most_that_fit(
    made: Callable[[int], _Contents],
    to_bytes: Callable[[_Contents], bytes],
    count: int,
    most_bytes: int,
) -> _Contents:
    """Return the contents of about the most items whose file is of at most so many bytes.

    Args:
        made: gives the contents of a number of items, at least 1.
        to_bytes: writes a file.
        count: how many items there are; an item takes at least a bit.
        most_bytes: size of the file; one item is made even where that is too many.
    """
    count = max(min(count, most_bytes * _BITS), 1)
    while True:
        contents = made(count)
        length = len(to_bytes(contents))
        if length <= most_bytes or count == 1:
            return contents
        count = max(int(count * min(most_bytes / length, _SHRINK)), 1)
