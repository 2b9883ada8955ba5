"""iALS and BPR of the library implicit, with all cores."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import numpy as np
from implicit.cpu.als import AlternatingLeastSquares
from implicit.cpu.bpr import BayesianPersonalizedRanking
from scipy import sparse
from threadpoolctl import threadpool_limits

from race.lap import Judge, Runner

_SOURCE = "https://github.com/benfred/implicit"
# One pass of BPR takes less time than judging it.
_BPR_PASSES_IN_A_LAP = 5
_PATIENCE = 5
# More than there is time for.
_MOST_PASSES = 10_000


class _EnoughError(Exception):
    """Ends a training that would go on."""


def run_ials(
    train: sparse.csr_matrix, judge: Judge, regularization: float, alpha: float, seed: int
) -> Runner:
    """Train iALS with d = 128 until it has not improved for some iterations.

    Args:
        train: [users, items] CSR.
        judge: takes the time.
        regularization: of the library.
        alpha: of the library: the weight of what a user has.
        seed: of the start.
    """
    settings = {"factors": 128, "regularization": regularization, "alpha": alpha}
    model = AlternatingLeastSquares(**settings, iterations=_MOST_PASSES, random_state=seed)
    return _run("iALS (implicit)", model, settings, train, judge, 1)


def run_bpr(train: sparse.csr_matrix, judge: Judge, seed: int) -> Runner:
    """Train BPR with d = 128 until it has not improved for some laps.

    Args:
        train: [users, items] CSR.
        judge: takes the time.
        seed: of order and start.
    """
    settings = {"factors": 128, "learning_rate": 0.05, "regularization": 0.001}
    model = BayesianPersonalizedRanking(**settings, iterations=_MOST_PASSES, random_state=seed)
    return _run("BPR (implicit)", model, settings, train, judge, _BPR_PASSES_IN_A_LAP)


def _run(
    name: str,
    model: Any,
    settings: dict[str, Any],
    train: sparse.csr_matrix,
    judge: Judge,
    passes_in_a_lap: int,
) -> Runner:
    passes = 0

    def note(*_: object) -> None:
        nonlocal passes
        passes += 1
        if passes % passes_in_a_lap:
            return
        judge.lap(lambda: (np.asarray(model.user_factors), np.asarray(model.item_factors)))
        if not judge.goes_on(_PATIENCE):
            raise _EnoughError

    # The library asks for it: its own threads and those of the algebra get into each other's way.
    with threadpool_limits(1, "blas"), suppress(_EnoughError):
        model.fit(train.astype(np.float32), show_progress=False, callback=note)
    told = ", ".join(f"{key} {value}" for key, value in settings.items())
    return judge.runner(f"{name}, {told}", _SOURCE, _PATIENCE, passes_in_a_lap * train.nnz)
