"""Tables as Markdown has them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def line(cells: Iterable[str]) -> str:
    """Return a row."""
    return f"| {' | '.join(cells)} |"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table whose first column is text and whose others are numbers."""
    below = ["---", *["---:"] * (len(headings) - 1)]
    return "\n".join(line(cells) for cells in (headings, below, *rows)) + "\n"
