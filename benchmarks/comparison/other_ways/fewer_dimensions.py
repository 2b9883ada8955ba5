"""The plainest way: fewer dimensions, fewer items, float32."""

from __future__ import annotations

from collections.abc import Iterator

from comparison.other_ways.arrays import from_bytes, header_bytes, to_bytes
from comparison.other_ways.way import (
    Decoded,
    Material,
    Settings,
    Way,
    all_there,
    rows_that_fit,
    widths_up_to,
)


class FewerDimensions(Way):
    """The first dimensions of the table in float32, of as many items as fit."""

    name = "fewer dimensions, float32"
    source = "The Approximation of One Matrix by Another of Lower Rank, 1936"

    def tried(self, material: Material, budget_bytes: int) -> Iterator[Settings]:
        """See Way."""
        items, width = material.table.items.shape
        for dimensions in widths_up_to(width):
            count = rows_that_fit(budget_bytes, items, 4 * dimensions, header_bytes(2))
            if count:
                yield {"dimensions": dimensions, "items": count}

    def encode(self, material: Material, budget_bytes: int, settings: Settings) -> bytes:
        """See Way."""
        rows = material.table.items[: settings["items"], : settings["dimensions"]]
        return to_bytes([rows])

    def decode(self, content: bytes, items: int) -> Decoded:
        """See Way."""
        (rows,) = from_bytes(content)
        return all_there(rows)
