"""A full model with two parts, neighbourhoods, and a user who is not fitted."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from tests.vectors.toy_vectors import ITEM_IDS, USER_IDS, interactions
from tfpeel.data import Dataset
from tfpeel.pretrain import PretrainChoices, Pretrained
from tfpeel.pretrain.neighbours import item_neighbours
from tfpeel.vectors import FullModel

NOT_FITTED = 3


def toy_full_model() -> FullModel:
    history = interactions().tolil()
    history[NOT_FITTED] = 0
    history = history.tocsr()
    none = sparse.csr_matrix(history.shape, dtype=np.float32)
    titles = ("", *(f"The {name}" for name in ITEM_IDS[1:]))
    data = Dataset("toy", USER_IDS, ITEM_IDS, titles, history, none, none, none, "random", "a hash")
    draw = np.random.default_rng(0)
    items, users = (draw.normal(size=(n, 4)).astype(np.float32) for n in history.shape[::-1])
    return FullModel(data, _pretrained(items, users, history), history)


def _pretrained(items, users, history) -> Pretrained:
    return Pretrained(
        item_vectors=items,
        history_vectors=items,
        user_vectors=users,
        part_widths=(4,),
        part_weights=(1.0,),
        neighbours=item_neighbours(history, 5),
        neighbour_length=3.0,
        block_width=2,
        choices=PretrainChoices(1, 0.0, 0.5),
        log=(),
    )
