"""What decides in pretraining: recall of known users on validation interactions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tfpeel.ranking import list_metrics, top_items, users_with
from tfpeel.seeds import generator

_K = 20


class Validation:
    """A fixed sample of users whose validation items have to be found.

    Args:
        train: [users, items] CSR, left out of the lists.
        valid: [users, items] CSR, to be found.
        most_users: size of the sample.
        seed: of the sample.
    """

    def __init__(
        self, train: sparse.csr_matrix, valid: sparse.csr_matrix, most_users: int, seed: int
    ) -> None:
        users = users_with(valid)
        if len(users) > most_users:
            draw = generator(seed, "validation users")
            users = np.sort(draw.choice(users, most_users, replace=False))
        self.users = users
        self._seen, self._relevant = train[users], valid[users]

    def recall(self, user_vectors: NDArray[np.float32], items: NDArray[np.float32]) -> float:
        """Return the mean recall@20 of dot-product scores.

        Args:
            user_vectors: [users, d] float32, of all users.
            items: [items, d] float32.
        """
        vectors = user_vectors[self.users]
        places = np.arange(len(self.users))
        k = min(_K, len(items))
        lists = top_items(lambda rows: vectors[rows] @ items.T, self._seen, places, k)
        return float(list_metrics(lists, self._relevant, places).recall.mean())
