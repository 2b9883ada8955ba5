"""The signature `recommend`: user vector and seen items to the best other items."""

from __future__ import annotations

import numpy as np

from tfpeel.export import operators as op
from tfpeel.export.contents import FileContents
from tfpeel.export.flatbuffer import FLOAT32, INT32, Model, Subgraph, Tensor
from tfpeel.export.stored_rows import (
    LIST_NUMBER,
    Rows,
    add_rows,
    kept_dimensions,
    listed_rows,
    scale_table,
    segment_codes,
)

# Added to the score of an excluded item; no real score comes near.
EXCLUDED_SCORE = -1e9
# To look more rows than these up in the list takes longer than to choose the best ones twice, for
# which a file has 0.7 KB more of operators.
_MANY_ROWS = 8_192


def add_recommend(model: Model, contents: FileContents) -> None:
    """Add `recommend(user_vector, exclude_ids, k) -> ids, scores` to a file.

    Of many rows, only those are looked up in the list that are best without it: `k`, and as many
    as it has items. Nothing that XNNPACK takes stands before the products: it would make the
    interpreter cast every segment beforehand, and keep them all.
    """
    graph = model.signature("recommend")
    graph.skip_to(LIST_NUMBER)
    rows = add_rows(graph, contents, graph.input("exclude_ids", INT32, (-1,)))
    ids, row_count = rows.ids, contents.item_ids.size
    excluded = listed_rows(graph, rows) if row_count <= _MANY_ROWS else None
    user = graph.input("user_vector", FLOAT32, (1, contents.width))
    products = _products(graph, contents, user)
    scales = op.gather(graph, graph.constant(scale_table(contents.scale)), rows.scale_places)
    scores = op.multiply(graph, products, scales)
    count = op.at_least(graph, graph.input("k", INT32, ()), graph.integer(1))
    count = op.at_most(graph, count, graph.integer(row_count))
    if excluded is None:
        enough = op.add(graph, _number_of_items(graph, contents, rows), count)
        enough = op.at_most(graph, enough, graph.integer(row_count))
        scores, places = op.top(graph, scores, enough)
        ids = op.gather(graph, ids, places)
        excluded = op.gather(graph, rows.are_listed, ids)
    best, places = op.top(graph, op.add(graph, scores, _penalties(graph, excluded)), count)
    graph.output("ids", op.gather(graph, ids, places))
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


def _number_of_items(graph: Subgraph, contents: FileContents, rows: Rows) -> Tensor:
    """Return how many entries of the list are items, int32 [1]."""
    is_item = op.differs(graph, rows.list_places, graph.integer(contents.item_count))
    return op.total(graph, op.cast(graph, is_item, INT32), (0,))


def _penalties(graph: Subgraph, excluded: Tensor) -> Tensor:
    penalty = graph.constant(np.asarray(EXCLUDED_SCORE, np.float32))
    return op.multiply(graph, op.cast(graph, excluded, FLOAT32), penalty)
