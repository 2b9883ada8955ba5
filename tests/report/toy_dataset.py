"""A data set of four users and four items, small enough to check by hand."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from tfpeel.data import Dataset

#           tea jam egg pie
TRAIN = [[1, 1, 0, 0], [1, 1, 0, 0], [1, 0, 1, 0], [1, 0, 1, 0]]
TEST = [[0, 0, 0, 1], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]


def toy_dataset() -> Dataset:
    train, test = (sparse.csr_matrix(np.asarray(rows, np.float32)) for rows in (TRAIN, TEST))
    nothing = sparse.csr_matrix(train.shape, dtype=np.float32)
    return Dataset(
        name="breakfast",
        user_ids=("ann", "bob", "cid", "dot"),
        item_ids=("1", "2", "3", "4"),
        item_titles=("Tea", "Jam", "", "Pie"),
        train=train,
        valid=nothing,
        test=test,
        history=nothing,
        split="random",
        content_hash="0",
    )
