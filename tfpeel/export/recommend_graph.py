"""The signature `recommend`: user vector and seen items to the best other items."""

from __future__ import annotations

import numpy as np

from tfpeel.export import operators as op
from tfpeel.export.contents import FileContents
from tfpeel.export.flatbuffer import FLOAT32, INT32, Model, Subgraph, Tensor
from tfpeel.export.stored_rows import (
    LIST_NUMBER,
    add_rows,
    kept_dimensions,
    scale_table,
    segment_codes,
)

# Added to the score of an excluded item; no real score comes near.
EXCLUDED_SCORE = -1e9


def add_recommend(model: Model, contents: FileContents) -> None:
    """Add `recommend(user_vector, exclude_ids, k) -> ids, scores` to a file.

    Nothing that XNNPACK takes stands before the products: it would make the interpreter cast
    every segment beforehand, and keep them all.
    """
    graph = model.signature("recommend")
    graph.skip_to(LIST_NUMBER)
    rows = add_rows(graph, contents, graph.input("exclude_ids", INT32, (-1,)))
    user = graph.input("user_vector", FLOAT32, (1, contents.width))
    products = _products(graph, contents, user)
    scales = op.gather(graph, graph.constant(scale_table(contents.scale)), rows.scale_places)
    scores = op.multiply(graph, products, scales)
    scores = op.add(graph, scores, _penalties(graph, rows.is_listed))
    count = op.at_least(graph, graph.input("k", INT32, ()), graph.integer(1))
    count = op.at_most(graph, count, graph.integer(contents.item_ids.size))
    best, places = op.top(graph, scores, count)
    graph.output("ids", op.gather(graph, rows.ids, places))
    graph.output("scores", best)


def _products(graph: Subgraph, contents: FileContents, user: Tensor) -> Tensor:
    widths = [segment.dimensions.size for segment in contents.segments]
    dimensions = kept_dimensions(graph, contents)
    parts = op.split(graph, op.gather(graph, user, dimensions, axis=1), widths, axis=1)
    products = [
        op.fully_connected(graph, part, segment_codes(graph, segment))
        for part, segment in zip(parts, contents.segments, strict=True)
    ]
    return op.as_vector(graph, op.concatenate(graph, products, axis=1))


def _penalties(graph: Subgraph, excluded: Tensor) -> Tensor:
    penalty = graph.constant(np.asarray(EXCLUDED_SCORE, np.float32))
    return op.multiply(graph, op.cast(graph, excluded, FLOAT32), penalty)
