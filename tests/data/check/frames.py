"""Small frames of interactions to check up on."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from tfpeel.data import Interactions


def interactions(rows: Sequence[tuple[object, ...]], *columns: str) -> Interactions:
    """Return interactions with the columns user, item and the others that are named."""
    return Interactions("toy", pl.DataFrame(rows, ["user", "item", *columns], orient="row"))
