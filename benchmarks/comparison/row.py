"""One figure of the comparison: a way of recommending at one size."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tfpeel.evaluate import Metrics

Kind = Literal["tfpeel", "ablation", "paper ablation", "other way", "reference"]
# The metric and length that figures are compared by, user by user.
COMPARED = ("recall@20", "ndcg@20")


@dataclass(frozen=True, eq=False)
class Row:
    """One way of recommending at one size.

    Args:
        kind: which part of the comparison it belongs to.
        name: of the way, in plain words.
        seed: of the run.
        budget_bytes: what it may use, or None where it is of full size.
        largest_file_bytes: what ships.
        metrics: name such as recall@20 to its mean over users.
        settings: what was chosen for it on validation, and other facts.
        by_user: name to [users] float32, in the order of the protocol's users.
    """

    kind: Kind
    name: str
    seed: int
    budget_bytes: int | None
    largest_file_bytes: int
    metrics: dict[str, float]
    settings: dict[str, Any] = field(default_factory=dict)
    by_user: dict[str, NDArray[np.float32]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return everything but the figures of single users."""
        return {
            "kind": self.kind,
            "name": self.name,
            "seed": self.seed,
            "budget_bytes": self.budget_bytes,
            "largest_file_bytes": self.largest_file_bytes,
            "settings": self.settings,
            **self.metrics,
        }


def row_of(
    kind: Kind,
    name: str,
    seed: int,
    budget_bytes: int | None,
    largest_file_bytes: int,
    metrics: dict[int, Metrics],
    settings: dict[str, Any] | None = None,
) -> Row:
    """Return the row of metrics by k."""
    means, by_user = {}, {}
    for k, found in metrics.items():
        for metric in ("recall", "ndcg", "coverage"):
            means[f"{metric}@{k}"] = float(getattr(found, metric))
        for metric in ("recall", "ndcg"):
            if found.by_user is not None:
                values = getattr(found.by_user, metric)
                by_user[f"{metric}@{k}"] = values.astype(np.float32)
    return Row(kind, name, seed, budget_bytes, largest_file_bytes, means, settings or {}, by_user)
