"""The signature `recommend`: user vector and seen items to the best other items."""

from __future__ import annotations

import numpy as np

from tfpeel.export import operators as op
from tfpeel.export.contents import FileContents
from tfpeel.export.flatbuffer import FLOAT32, INT32, Model, Subgraph, Tensor
from tfpeel.export.row_ids import row_ids
from tfpeel.export.stored_rows import (
    kept_dimensions,
    listed_items,
    scale_places,
    scale_table,
    segment_codes,
)

# Added to the score of an excluded item; no real score comes near.
EXCLUDED_SCORE = -1e9


def add_recommend(model: Model, contents: FileContents) -> None:
    """Add `recommend(user_vector, exclude_ids, k) -> ids, scores` to a file.

    Only GATHER and SPLIT_V stand before the products: whatever XNNPACK takes there would make
    it cast every segment beforehand, and keep them all.
    """
    graph = model.signature("recommend")
    user = graph.input("user_vector", FLOAT32, (1, contents.width))
    excluded = graph.input("exclude_ids", INT32, (-1,))
    count = graph.input("k", INT32, ())
    ids = row_ids(graph, contents, contents.item_ids.shape)
    scores = op.multiply(graph, _products(graph, contents, user), _scales(graph, contents))
    scores = op.add(graph, scores, _penalties(graph, contents, excluded, ids))
    rows = contents.item_ids.size
    bounded = op.at_most(graph, op.at_least(graph, count, graph.integer(1)), graph.integer(rows))
    best, places = op.top(graph, scores, bounded)
    graph.output("ids", op.gather(graph, ids, places))
    graph.output("scores", best)


def _products(graph: Subgraph, contents: FileContents, user: Tensor) -> Tensor:
    widths = [segment.dimensions.size for segment in contents.segments]
    dimensions = kept_dimensions(graph, contents, (sum(widths),))
    parts = op.split(graph, op.gather(graph, user, dimensions, axis=1), widths, axis=1)
    products = [
        op.fully_connected(graph, part, segment_codes(graph, segment))
        for part, segment in zip(parts, contents.segments, strict=True)
    ]
    return op.as_vector(graph, op.concatenate(graph, products, axis=1))


def _scales(graph: Subgraph, contents: FileContents) -> Tensor:
    table = graph.constant(scale_table(contents.scale))
    return op.gather(graph, table, scale_places(graph, contents.scale, contents.item_ids.shape))


def _penalties(graph: Subgraph, contents: FileContents, excluded: Tensor, ids: Tensor) -> Tensor:
    rows = op.gather(graph, listed_items(graph, excluded, contents.item_count), ids)
    penalty = graph.constant(np.asarray(EXCLUDED_SCORE, np.float32))
    return op.multiply(graph, op.cast(graph, rows, FLOAT32), penalty)
