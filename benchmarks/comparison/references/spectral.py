"""The spectral model alone."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse

from comparison.references.model import Fitted, Reference
from tfpeel.pretrain.spectral import spectral_factors


class Spectral(Reference):
    """Truncated SVD of the degree-normalised interactions; users are sums of their items."""

    name = "spectral (truncated SVD)"
    source = "How Powerful is Graph Convolution for Recommendation? (GF-CF), 2021"
    grid = tuple({"dimensions": dimensions} for dimensions in (64, 128, 256, 512))

    def fit(self, train: sparse.csr_matrix, settings: dict[str, Any], seed: int) -> Fitted:
        """See Reference."""
        factors = spectral_factors(train, settings["dimensions"], seed)
        users = np.asarray(train @ factors.history, np.float32)
        return Fitted(lambda some: users[some] @ factors.items.T, factors.items.nbytes)
