"""What the page asks for: likes, dislikes, a budget."""

from __future__ import annotations

from dataclasses import dataclass

from tfpeel.errors import InputError

MOST_ITEMS, MOST_RECOMMENDATIONS = 500, 50
_FIELDS = {"likes", "dislikes", "budget_bytes", "k"}


@dataclass(frozen=True)
class Wish:
    """A user as the page knows them, and the file that shall answer.

    Args:
        likes: external item ids, the latest last.
        dislikes: likewise; an item that is in both is disliked.
        budget_bytes: the largest file within it answers.
        k: how many recommendations.
    """

    likes: tuple[str, ...]
    dislikes: tuple[str, ...]
    budget_bytes: int
    k: int


def parse_wish(value: object) -> Wish:
    """Return the wish that a JSON value holds.

    Raises:
        InputError: a field is missing, unknown or out of its range.
    """
    if not isinstance(value, dict) or set(value) != _FIELDS:
        received = sorted(value) if isinstance(value, dict) else type(value).__name__
        raise _wrong("this is no request for recommendations", received, ", ".join(sorted(_FIELDS)))
    return Wish(
        likes=_ids("likes", value["likes"]),
        dislikes=_ids("dislikes", value["dislikes"]),
        budget_bytes=_number("budget_bytes", value["budget_bytes"], 2**31 - 1),
        k=_number("k", value["k"], MOST_RECOMMENDATIONS),
    )


def _ids(name: str, value: object) -> tuple[str, ...]:
    allowed = f"a list of at most {MOST_ITEMS} texts"
    if not isinstance(value, list):
        raise _wrong(f"{name} is wrong", type(value).__name__, allowed)
    if len(value) > MOST_ITEMS or not all(isinstance(item, str) for item in value):
        raise _wrong(f"{name} is wrong", f"a list of {len(value)}", allowed)
    return tuple(value)


def _number(name: str, value: object, most: int) -> int:
    if type(value) is not int or not 1 <= value <= most:
        raise _wrong(f"{name} is wrong", f"{value!r:.40}", f"a whole number from 1 to {most}")
    return value


def _wrong(what: str, received: object, allowed: str) -> InputError:
    return InputError(what, received, allowed, "reload the page")
