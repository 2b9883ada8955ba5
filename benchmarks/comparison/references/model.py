"""The contract of the full-size references, and how their settings are chosen."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from comparison.row import Row, row_of
from tfpeel.evaluate import Metrics, Protocol
from tfpeel.evaluate.evaluation import metrics_of
from tfpeel.ranking import top_items

DECIDING_K = 20
Scores = Callable[[NDArray[np.int64]], NDArray[np.float32]]


@dataclass(frozen=True, eq=False)
class Fitted:
    """A fitted model.

    Args:
        scores: gives [n, items] float32 for user indices [n].
        size_bytes: of what scores need beside the users.
    """

    scores: Scores
    size_bytes: int


class Reference(ABC):
    """A full-size model.

    Attributes:
        name: of the model.
        source: title and year.
        grid: the settings that are tried on validation.
    """

    name: str
    source: str
    grid: Sequence[dict[str, Any]]

    @abstractmethod
    def fit(self, train: sparse.csr_matrix, settings: dict[str, Any], seed: int) -> Fitted:
        """Fit the model to [users, items] ones."""


def metrics_of_model(fitted: Fitted, protocol: Protocol, ks: Sequence[int]) -> dict[int, Metrics]:
    """Rank the whole catalogue, by the code that scores the packs."""
    lengths = tuple(sorted(ks))
    most = min(lengths[-1], protocol.known.shape[1])
    lists = top_items(fitted.scores, protocol.known, protocol.users, most)
    return metrics_of(lists, protocol, lengths)


def reference_rows(
    reference: Reference,
    fits: tuple[sparse.csr_matrix, sparse.csr_matrix],
    protocols: tuple[Protocol, Protocol],
    ks: Sequence[int],
    seed: int,
) -> list[Row]:
    """Return the row of a model whose settings were chosen on validation.

    Args:
        reference: the model.
        fits: [users, items] CSR to fit for validation and for test.
        protocols: of validation and of test.
        ks: lengths of the lists.
        seed: of what is drawn.
    """
    best, best_recall = reference.grid[0], -1.0
    for settings in reference.grid if len(reference.grid) > 1 else ():
        found = metrics_of_model(
            reference.fit(fits[0], settings, seed), protocols[0], (DECIDING_K,)
        )
        if found[DECIDING_K].recall > best_recall:
            best, best_recall = settings, found[DECIDING_K].recall
    fitted = reference.fit(fits[1], best, seed)
    metrics = metrics_of_model(fitted, protocols[1], ks)
    facts = {**best, "settings_tried": list(reference.grid), "source": reference.source}
    return [row_of("reference", reference.name, seed, None, fitted.size_bytes, metrics, facts)]
