"""Magnitude pruning: the largest numbers of a table, with their places."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from comparison.other_ways.sparse_rows import sparse_from_bytes, sparse_to_bytes, threshold_for
from comparison.other_ways.way import Decoded, Material, Settings, Way, widths_up_to


class MagnitudePruning(Way):
    """The numbers that are largest, over all items, in float16."""

    name = "magnitude pruning"
    source = "Learning both Weights and Connections for Efficient Neural Networks, 2015"

    def tried(self, material: Material, budget_bytes: int) -> Iterator[Settings]:
        """See Way."""
        for dimensions in widths_up_to(material.table.items.shape[1])[2:]:
            yield {"dimensions": dimensions}

    def encode(self, material: Material, budget_bytes: int, settings: Settings) -> bytes:
        """See Way."""
        rows = material.table.items[:, : settings["dimensions"]]
        threshold = threshold_for(np.abs(rows), budget_bytes)
        return sparse_to_bytes(np.where(np.abs(rows) > threshold, rows, np.float32(0)))

    def decode(self, content: bytes, items: int) -> Decoded:
        """See Way."""
        return sparse_from_bytes(content)
