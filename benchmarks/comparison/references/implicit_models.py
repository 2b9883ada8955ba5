"""iALS and BPR, by the library implicit."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
from implicit.als import AlternatingLeastSquares
from implicit.bpr import BayesianPersonalizedRanking
from numpy.typing import NDArray
from scipy import sparse
from threadpoolctl import threadpool_limits

from comparison.references.model import Fitted, Reference

_ONE_THREAD = 1


class ImplicitALS(Reference):
    """Matrix factorisation by alternating least squares with weights for what was seen."""

    name = "iALS (implicit)"
    source = "Collaborative Filtering for Implicit Feedback Datasets, 2008; library: implicit"
    grid = tuple(
        {"factors": factors, "regularization": regularization, "alpha": alpha, "iterations": 15}
        for factors, regularization, alpha in product((64, 128), (0.1, 1.0, 10.0), (1.0, 10.0))
    )

    def fit(self, train: sparse.csr_matrix, settings: dict[str, Any], seed: int) -> Fitted:
        """See Reference."""
        # With more threads the sums are added in another order each time.
        model = AlternatingLeastSquares(**settings, random_state=seed, num_threads=_ONE_THREAD)
        with threadpool_limits(_ONE_THREAD, "blas"):
            model.fit(train.astype(np.float32), show_progress=False)
        return _of_factors(model.user_factors, model.item_factors)


class ImplicitBPR(Reference):
    """Matrix factorisation by stochastic descent on pairs of items."""

    name = "BPR (implicit)"
    source = "BPR: Bayesian Personalized Ranking from Implicit Feedback, 2009; library: implicit"
    grid = tuple(
        {
            "factors": 128,
            "learning_rate": rate,
            "regularization": regularization,
            "iterations": iterations,
        }
        for rate, regularization, iterations in product((0.01, 0.05), (0.001, 0.01), (100, 300))
    )

    def fit(self, train: sparse.csr_matrix, settings: dict[str, Any], seed: int) -> Fitted:
        """See Reference."""
        model = BayesianPersonalizedRanking(**settings, random_state=seed, num_threads=_ONE_THREAD)
        model.fit(train.astype(np.float32), show_progress=False)
        return _of_factors(model.user_factors, model.item_factors)


def _of_factors(users: NDArray[np.float32], items: NDArray[np.float32]) -> Fitted:
    table = np.ascontiguousarray(items.T)
    return Fitted(lambda some: np.asarray(users[some] @ table, np.float32), items.nbytes)
