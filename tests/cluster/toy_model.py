"""A global model made from a closed form, so that no test has to train one."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from tfpeel.pretrain import PretrainChoices, Pretrained
from tfpeel.pretrain.pretrained import weigh_parts
from tfpeel.pretrain.spectral import spectral_factors


def spectral_model(matrix: sparse.csr_matrix, dimension: int, block_width: int = 4) -> Pretrained:
    """Return a model whose only part is the spectral one."""
    factors = spectral_factors(matrix, dimension, seed=0)
    padding = ((0, 0), (0, -factors.items.shape[1] % block_width))
    items, history = (np.pad(table, padding) for table in (factors.items, factors.history))
    return plain_model(weigh(matrix @ history), items, history, block_width)


def weigh(vectors: np.ndarray) -> np.ndarray:
    """Bring rows to length one."""
    return weigh_parts(np.asarray(vectors, np.float32), (vectors.shape[1],), (1.0,))


def no_links(items: int) -> sparse.csr_matrix:
    """Return an empty [items, items] matrix."""
    return sparse.csr_matrix((items, items), dtype=np.float32)


def plain_model(
    users: np.ndarray,
    items: np.ndarray,
    history: np.ndarray,
    block_width: int,
    neighbours: sparse.csr_matrix | None = None,
) -> Pretrained:
    """Return a model of one part with the given tables."""
    return Pretrained(
        item_vectors=items.astype(np.float32),
        history_vectors=history.astype(np.float32),
        user_vectors=users.astype(np.float32),
        part_widths=(items.shape[1],),
        part_weights=(1.0,),
        neighbours=neighbours if neighbours is not None else no_links(len(items)),
        neighbour_length=1.0,
        block_width=block_width,
        choices=PretrainChoices(1, 0.0, 0.0),
        log=(),
    )
