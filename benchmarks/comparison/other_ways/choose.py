"""How another way gets its row: settings chosen on validation, figures from test."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from comparison.other_ways.base_table import Table
from comparison.other_ways.way import Decoded, Material, Settings, Way
from comparison.row import Row, row_of
from tfpeel.evaluate import Metrics, Protocol
from tfpeel.evaluate.evaluation import metrics_of
from tfpeel.ranking import MASKED_SCORE, top_items

DECIDING_K = 20


def table_metrics(
    decoded: Decoded, table: Table, protocol: Protocol, ks: Sequence[int]
) -> dict[int, Metrics]:
    """Rank the whole catalogue with what a device has; by the code that scores the packs."""
    lengths = tuple(sorted(ks))
    most = min(lengths[-1], len(table.order))

    def score(users: NDArray[np.int64]) -> NDArray[np.float32]:
        return decoded.scores(table, users, MASKED_SCORE)

    return metrics_of(top_items(score, protocol.known, protocol.users, most), protocol, lengths)


def chosen_settings(
    way: Way, material: Material, protocol: Protocol, budget_bytes: int
) -> tuple[Settings, int] | None:
    """Return the settings with the best recall on validation, and how many were tried.

    None where the budget is too small for any.
    """
    best: Settings | None = None
    best_recall, count = -1.0, 0
    for settings in way.tried(material, budget_bytes):
        content = way.encode(material, budget_bytes, settings)
        decoded = way.decode(content, len(material.table.order))
        metrics = table_metrics(decoded, material.table, protocol, (DECIDING_K,))
        recall = metrics[DECIDING_K].recall
        count += 1
        if recall > best_recall and len(content) <= budget_bytes:
            best, best_recall = settings, recall
    return None if best is None else (best, count)


def way_rows(
    way: Way,
    materials: tuple[Material, Material],
    protocols: tuple[Protocol, Protocol],
    budget_bytes: int,
    ks: Sequence[int],
) -> list[Row]:
    """Return the row of a way at a budget, or none where it cannot use so few bytes.

    Args:
        way: what to do.
        materials: the validation fit and the final fit.
        protocols: of validation and of test.
        budget_bytes: what ships has no more.
        ks: lengths of the lists.
    """
    deciding, final = materials
    chosen = chosen_settings(way, deciding, protocols[0], budget_bytes)
    if chosen is None:
        return []
    settings, count = chosen
    content = way.encode(final, budget_bytes, settings)
    assert len(content) <= budget_bytes, (way.name, len(content), budget_bytes)
    decoded = way.decode(content, len(final.table.order))
    metrics = table_metrics(decoded, final.table, protocols[1], ks)
    facts = {**settings, "settings_tried": count, "source": way.source}
    return [row_of("other way", way.name, final.seed, budget_bytes, len(content), metrics, facts)]
