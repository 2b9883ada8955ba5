"""What a few users are recommended, budget beside budget."""

from __future__ import annotations

from tfpeel.report.figures import size_text
from tfpeel.report.parts import Cell, Paragraph, Part, Section, Table, count_cell, table_of
from tfpeel.report.sample_users import SampleItem, SampleUser

HIT = "✓"
_ABOUT = (
    "Users drawn by chance, and what the .tflite files of their cluster recommend to them;"
    f" {HIT} marks items that they went on to take, which no file has seen."
)


def users_section(users: tuple[SampleUser, ...]) -> Section:
    """Return the section about sample users."""
    parts: list[Part] = [Paragraph(_ABOUT)]
    for user in users:
        parts += [Paragraph(_about(user)), _table(user)]
    if not users:
        parts = [Paragraph("No user has both a history and something in the test part.")]
    return Section("users", "What some users get", tuple(parts))


def _about(user: SampleUser) -> str:
    whence = "the history alone" if user.is_held_out else "the history and the server's vector"
    rest = user.history_length - len(user.history)
    names = ", ".join(map(_name, user.history))
    return (
        f"User {user.user_id}, cluster {user.cluster}, with {whence};"
        f" {user.history_length:,} items in the history, {user.relevant:,} to find."
        f" Has: {names}{f', and {rest:,} more popular ones' if rest > 0 else ''}."
    )


def _table(user: SampleUser) -> Table:
    longest = max(len(items) for items in user.lists.values())
    rows = [
        (
            count_cell(rank + 1),
            *(_cell(items[rank]) if rank < len(items) else "" for items in user.lists.values()),
        )
        for rank in range(longest)
    ]
    headings = ("rank", *(size_text(budget) for budget in user.lists))
    return table_of(f"Recommendations for user {user.user_id}.", headings, rows)


def _cell(item: SampleItem) -> Cell:
    return Cell(f"{HIT} {_name(item)}" if item.is_hit else _name(item))


def _name(item: SampleItem) -> str:
    return item.title or item.item_id
