"""iALS and BPR of the library implicit, with all cores."""

from __future__ import annotations

from typing import Any

import numpy as np
from implicit.cpu.als import AlternatingLeastSquares
from implicit.cpu.bpr import BayesianPersonalizedRanking
from scipy import sparse
from threadpoolctl import threadpool_limits

from race.lap import Judge, Runner


def run_ials(train: sparse.csr_matrix, judge: Judge, seed: int) -> Runner:
    """Train iALS with d = 128; see _run."""
    settings = {"factors": 128, "regularization": 1.0, "alpha": 10.0, "iterations": 15}
    model = AlternatingLeastSquares(**settings, random_state=seed)
    return _run("iALS (implicit)", model, settings, train, judge)


def run_bpr(train: sparse.csr_matrix, judge: Judge, seed: int) -> Runner:
    """Train BPR with d = 128; see _run."""
    settings = {
        "factors": 128,
        "learning_rate": 0.05,
        "regularization": 0.001,
        "iterations": 100,
    }
    model = BayesianPersonalizedRanking(**settings, random_state=seed)
    return _run("BPR (implicit)", model, settings, train, judge)


def _run(
    name: str, model: Any, settings: dict[str, Any], train: sparse.csr_matrix, judge: Judge
) -> Runner:
    def note(*_: object) -> None:
        judge.lap(lambda: (np.asarray(model.user_factors), np.asarray(model.item_factors)))

    # The library asks for it: its own threads and those of the algebra get into each other's way.
    with threadpool_limits(1, "blas"):
        model.fit(train.astype(np.float32), show_progress=False, callback=note)
    told = ", ".join(f"{key} {value}" for key, value in settings.items())
    return Runner(
        f"{name}, {told}", "https://github.com/benfred/implicit", train.nnz, tuple(judge.laps)
    )
