"""One thing that a check-up has found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """Something about the data that is worth to know before training.

    Args:
        kind: a stable name, such as "extreme-users".
        text: one sentence that says what was found and what it means.
        count: how many there are.
        examples: some of them, the most telling first.
        advice: what helps, or that nothing is needed.
        option: the option of `prepare` that does it, None where there is none.
    """

    kind: str
    text: str
    count: int
    examples: tuple[str, ...]
    advice: str
    option: str | None = None
