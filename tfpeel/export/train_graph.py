"""The signature `train_user`: a user vector and feedback to a better user vector."""

from __future__ import annotations

import numpy as np

from tfpeel.export import operators as op
from tfpeel.export.contents import FileContents
from tfpeel.export.flatbuffer import FLOAT32, INT32, Model, Subgraph, Tensor
from tfpeel.export.item_vectors_graph import listed_vectors
from tfpeel.export.stored_rows import LIST_NUMBER

# Most that the step adds to the direction of the user vector, in lengths of the given items.
# Chosen with MARGIN on Gowalla's validation part, as was one step: more of them gave no more.
RATE = 0.3
# A pair is learned when its scores differ by about this part of the lengths' product.
MARGIN = 0.2
_SMALLEST_SQUARE = 1e-12


def add_train_user(model: Model, contents: FileContents) -> None:
    """Add `train_user(user_vector, positive_ids, negative_ids) -> user_vector` to a file.

    A step of gradient descent on the BPR loss of all pairs of a positive and a negative item:
    the mean of -log sigmoid((score of the positive - of the negative) / margin). It turns the
    user vector, whose length stays. Without a pair nothing happens.

    Source: BPR: Bayesian Personalized Ranking from Implicit Feedback, 2009.
    """
    graph = model.signature("train_user")
    positives = graph.input("positive_ids", INT32, (-1,))
    negatives = graph.input("negative_ids", INT32, (-1,))
    graph.skip_to(LIST_NUMBER)
    items = op.concatenate(graph, [positives, negatives], axis=0)
    vectors = listed_vectors(graph, contents, items)
    is_held = op.cast(graph, op.at_most(graph, vectors.slots, graph.integer(1)), FLOAT32)
    weights = _pair_weights(graph, positives, negatives, is_held)
    columns = op.divide(graph, vectors.columns, _margin(graph, vectors.columns, is_held))
    user = graph.input("user_vector", FLOAT32, (1, contents.width))
    length = op.square_root(graph, op.total(graph, op.multiply(graph, user, user), (1,)))
    direction = op.unit_length(graph, user)
    change = _change(graph, direction, columns, weights)
    direction = op.unit_length(graph, op.add(graph, direction, change))
    graph.output("user_vector", op.multiply(graph, direction, length))


def _margin(graph: Subgraph, columns: Tensor, is_held: Tensor) -> Tensor:
    """Return the margin in scores for a user vector of length one, [1, 1].

    It is a part of the root mean squared length of the given items that the file holds.
    """
    squares = op.total(graph, op.multiply(graph, columns, columns), (0, 1))
    count = op.at_least(graph, op.total(graph, is_held, (0,)), _float(graph, 1.0))
    mean = op.at_least(graph, op.divide(graph, squares, count), _float(graph, _SMALLEST_SQUARE))
    return op.multiply(graph, op.square_root(graph, mean), _float(graph, MARGIN))


def _pair_weights(graph: Subgraph, positives: Tensor, negatives: Tensor, is_held: Tensor) -> Tensor:
    """Return rate * margin / pairs for each pair [positive, negative] of list entries, else 0."""
    sides = [op.equals(graph, positives, positives), op.differs(graph, negatives, negatives)]
    is_positive = op.cast(graph, op.concatenate(graph, sides, axis=0), FLOAT32)
    positive = op.multiply(graph, is_positive, is_held)
    negative = op.subtract(graph, is_held, positive)
    pairs = op.multiply(graph, op.as_column(graph, positive), negative)
    count = op.total(graph, pairs, (0, 1))
    count = op.at_least(graph, count, _float(graph, 1.0))
    return op.divide(graph, op.multiply(graph, pairs, _float(graph, RATE * MARGIN)), count)


def _change(graph: Subgraph, direction: Tensor, columns: Tensor, weights: Tensor) -> Tensor:
    """Return what the step adds to the direction [1, d]."""
    scores = op.batch_matmul(graph, direction, columns)
    # [i, j]: how much the score of j is above that of i.
    excess = op.subtract(graph, scores, op.transposed(graph, scores))
    pull = op.multiply(graph, op.logistic(graph, excess), weights)
    push = op.subtract(graph, op.transposed(graph, pull), pull)
    return op.batch_matmul(graph, op.total(graph, push, (0,)), columns, right_is_transposed=True)


def _float(graph: Subgraph, value: float) -> Tensor:
    return graph.constant(np.asarray(value, np.float32))
