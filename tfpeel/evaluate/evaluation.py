"""The result of an evaluation: metrics of every way of recommending, side by side."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tfpeel.evaluate.protocol import Protocol
from tfpeel.ranking import ListMetrics, list_metrics

SCHEMA_VERSION = 1


@dataclass(frozen=True)
class Metrics:
    """Metrics at one k.

    Args:
        recall: mean over users.
        recall_spread: standard deviation over users.
        ndcg: mean over users.
        coverage: share of the catalogue in any list.
        by_user: the metrics of each of the protocol's users, for comparisons in pairs.
    """

    recall: float
    recall_spread: float
    ndcg: float
    coverage: float
    by_user: ListMetrics | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Row:
    """One way of recommending.

    Args:
        name: pack, stale pack, history pack, one table, full model or popularity.
        budget_bytes: of the files, or None.
        largest_file_bytes: what ships; for the full model its tables in float32.
        users: how many were asked for; of the one table it may be a sample.
        metrics: by k.
    """

    name: str
    budget_bytes: int | None
    largest_file_bytes: int
    users: int
    metrics: dict[int, Metrics]

    def to_json(self) -> dict[str, Any]:
        """Return the metrics with names such as recall@20."""
        return {
            f"{metric}@{k}": getattr(values, metric)
            for k, values in self.metrics.items()
            for metric in ("recall", "ndcg", "coverage", "recall_spread")
        }


@dataclass(frozen=True)
class Evaluation:
    """All rows of one protocol.

    Args:
        protocol: its name.
        split: the part that had to be found: validation or test.
        users: how many were asked for.
        rows: of the table: popularity, the full model, and what each budget has.
        server_share: how much the server's vectors count; None where they are not there.
    """

    protocol: str
    split: str
    users: int
    rows: tuple[Row, ...]
    server_share: float | None = None

    def row(self, name: str, budget_bytes: int | None = None) -> Row | None:
        """Return the row of a name and budget, if there is one.

        Args:
            name: such as `pack` or `full model`.
            budget_bytes: of the row; None for those without a budget.
        """
        found = [r for r in self.rows if (r.name, r.budget_bytes) == (name, budget_bytes)]
        return found[0] if found else None

    def to_json(self) -> dict[str, Any]:
        """Return the object that `evaluate --json` writes: one result per budget."""
        shared: dict[str, Any] = {}
        if self.server_share is not None:
            shared["server_share"] = self.server_share
        for name in ("full model", "popularity"):
            row = self.row(name)
            if row:
                key = name.replace(" ", "_")
                shared[key] = {"bytes": row.largest_file_bytes, **row.to_json()}
        results = []
        for row in (row for row in self.rows if row.name == "pack"):
            result: dict[str, Any] = {
                "protocol": self.protocol,
                "split": self.split,
                "budget_bytes": row.budget_bytes,
                "largest_file_bytes": row.largest_file_bytes,
                "users": self.users,
                **row.to_json(),
                **shared,
            }
            for name in ("one table", "stale pack", "history pack"):
                other = self.row(name, row.budget_bytes)
                if other:
                    result[name.replace(" ", "_")] = {
                        "largest_file_bytes": other.largest_file_bytes,
                        "users": other.users,
                        **other.to_json(),
                    }
            results.append(result)
        return {"schema_version": SCHEMA_VERSION, "results": results}


def metrics_of(
    lists: NDArray[np.int32], protocol: Protocol, ks: tuple[int, ...]
) -> dict[int, Metrics]:
    """Return metrics by k of ranked lists [users, at least max(ks)]."""
    result = {}
    for k in ks:
        found = list_metrics(lists[:, :k], protocol.relevant, protocol.users)
        result[k] = Metrics(
            recall=float(found.recall.mean()),
            recall_spread=float(found.recall.std()),
            ndcg=float(found.ndcg.mean()),
            coverage=found.coverage,
            by_user=found,
        )
    return result
