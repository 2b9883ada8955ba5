"""What `tfpeel prepare --check` prints."""

from __future__ import annotations

from rich.text import Text

from tfpeel.cli.tables import plain_table, rendered
from tfpeel.data.check import CheckUp


def check_up_text(found: CheckUp) -> str:
    """Return the check-up: the data in numbers, a table of what is odd, and what may help."""
    lines = [_counts(found), *found.notes]
    if found.refused is not None:
        lines.append(f"tfpeel prepare would stop here: {found.refused}")
    if not found.findings:
        return "\n".join([*lines, "Nothing is odd."])
    table = plain_table("", [("count", True), ("what", False), ("such as", False), ("help", False)])
    for each in found.findings:
        advice = each.advice if each.option is None else f"{each.advice}: {each.option}"
        texts = (f"{each.count:,}", each.text, "; ".join(each.examples), advice)
        # As text: ids may hold what rich takes for markup.
        table.add_row(*(Text(text, overflow="fold") for text in texts), end_section=True)
    return "\n".join([*lines, rendered(table)])


def _counts(found: CheckUp) -> str:
    lines = [
        f"Data {found.name}: {found.rows:,} interactions ({found.pairs:,} pairs) of"
        f" {found.users:,} users with {found.items:,} items: {found.density:.3%} of all pairs.",
        f"Median: {found.median_of_user:,.0f} of a user, {found.median_of_item:,.0f} of an item.",
    ]
    if found.period is not None:
        lines.append(f"Times from {found.period[0]} to {found.period[1]}, if they are UTC.")
    if found.split is not None:
        names = {"valid": "validation"}
        parts = ", ".join(f"{n:,} {names.get(part, part)}" for part, n in found.parts.items())
        lines.append(f"Split {found.split}: {parts}.")
    return "\n".join(lines)
