"""The full model as it leaves tfpeel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tfpeel.data.dataset import Dataset
from tfpeel.pretrain.pretrained import Pretrained
from tfpeel.ranking import users_with


@dataclass(frozen=True, eq=False)
class FullModel:
    """The global model, with whose vectors they are.

    Args:
        dataset: ids and titles.
        pretrained: the model.
        history: [users, items] CSR that the model was fitted on; it is not recommended.
    """

    dataset: Dataset
    pretrained: Pretrained
    history: sparse.csr_matrix

    @property
    def users(self) -> NDArray[np.int64]:
        """The indices of the fitted users, ascending: the others have no vector."""
        return users_with(self.history)

    @property
    def user_ids(self) -> list[str]:
        """The ids of the fitted users."""
        return [self.dataset.user_ids[user] for user in self.users]

    @property
    def user_vectors(self) -> NDArray[np.float32]:
        """The vectors of the fitted users, [n, D]; times the items' they give the scores."""
        return np.asarray(self.pretrained.user_vectors[self.users], np.float32)

    @property
    def item_vectors(self) -> NDArray[np.float32]:
        """The vectors of the items, [items, D]."""
        return np.asarray(self.pretrained.item_vectors, np.float32)
