"""The two-tower model as the tutorial of TensorFlow Recommenders writes it."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse

from race.lap import Judge, Runner
from tfpeel.keras import keras, tf, tfrs

_SOURCE = "https://www.tensorflow.org/recommenders/examples/basic_retrieval"
_BATCH = 8192
# More than there is time for.
_MOST_EPOCHS = 10_000
_PATIENCE = 3


class StockModel(tfrs.Model):  # type: ignore[misc]
    """Two embeddings and a retrieval task.

    Args:
        users: how many.
        items: how many.
        dimension: d.
    """

    def __init__(self, users: int, items: int, dimension: int) -> None:
        super().__init__()
        self.user_model = keras.layers.Embedding(users, dimension)
        self.item_model = keras.layers.Embedding(items, dimension)
        self.task = tfrs.tasks.Retrieval()

    def compute_loss(self, features: dict[str, Any], training: bool = False) -> Any:
        """Return the loss of a batch."""
        return self.task(self.user_model(features["user"]), self.item_model(features["item"]))


def run_stock_tfrs(
    train: sparse.csr_matrix, judge: Judge, dimension: int, optimizer: str, seed: int
) -> Runner:
    """Train until recall has not improved for some epochs.

    Args:
        train: [users, items] CSR.
        judge: takes the time.
        dimension: d; the tutorial has 32.
        optimizer: Adagrad with the tutorial's learning rate of 0.1, or Adam with Keras's own.
        seed: of order and start.
    """
    keras.utils.set_random_seed(seed)
    pairs = train.tocoo()
    data = {"user": pairs.row.astype(np.int32), "item": pairs.col.astype(np.int32)}
    batches = (
        tf.data.Dataset.from_tensor_slices(data).shuffle(len(pairs.row), seed=seed).batch(_BATCH)
    )
    users, items = train.shape
    model = StockModel(users, items, dimension)
    rates = {"Adagrad": 0.1, "Adam": 1e-3}
    model.compile(optimizer=getattr(keras.optimizers, optimizer)(rates[optimizer]))
    for _ in range(_MOST_EPOCHS):
        model.fit(batches, epochs=1, verbose=0)
        judge.lap(
            lambda: tuple(
                layer.embeddings.numpy() for layer in (model.user_model, model.item_model)
            )
        )
        if not judge.goes_on(_PATIENCE):
            break
    name = f"TensorFlow Recommenders, d = {dimension}, {optimizer}"
    return judge.runner(name, _SOURCE, _PATIENCE, train.nnz)
