"""The signature `encode_history`: items of a history to a user vector."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tfpeel.export import operators as op
from tfpeel.export.contents import FileContents
from tfpeel.export.flatbuffer import FLOAT32, INT32, Model, Subgraph, Tensor
from tfpeel.export.stored_rows import (
    LIST_NUMBER,
    add_rows,
    kept_dimensions,
    listed_rows,
    scale_table,
    summed_codes,
)


def add_encode_history(model: Model, contents: FileContents) -> None:
    """Add `encode_history(history_ids) -> user_vector` to a file."""
    graph = model.signature("encode_history")
    graph.skip_to(LIST_NUMBER)
    history = graph.input("history_ids", INT32, (-1,))
    graph.output("user_vector", encoded_history(graph, contents, history))


def encoded_history(graph: Subgraph, contents: FileContents, history: Tensor) -> Tensor:
    """Return the user vector [1, d] of a history.

    The rows of the history are first summed by the byte of their scale, then the sums are
    weighed: so nothing that XNNPACK takes stands before a cast, and no weight per row is needed.
    """
    rows = add_rows(graph, contents, history)
    listed = op.cast(graph, listed_rows(graph, rows), INT32)
    places = op.multiply(graph, rows.scale_places, listed)
    # The place of all the other rows is below 0: they are not added up.
    places = op.subtract(graph, places, graph.integer(1))
    graph.skip_to(rows.sums_number)
    # A common factor of the weights is lost in the division; without the offset none is tiny.
    weights = scale_table(replace(contents.scale, offset=0.0), contents.encoder.exponent)[1:]
    totals = summed_codes(graph, contents, places, graph.integer(weights.size))
    total = op.batch_matmul(graph, graph.constant(weights, (1, weights.size)), totals)
    width = contents.width
    dimensions = kept_dimensions(graph, contents)
    spread = op.sums_by_place(
        graph, op.as_vector(graph, total), dimensions, graph.integer(width), width
    )
    direction = op.unit_length(graph, spread)
    encoder = contents.encoder
    direction = op.multiply(graph, direction, graph.constant(encoder.row_scale))
    matrix = op.cast(graph, graph.constant(np.ascontiguousarray(encoder.matrix.T)), FLOAT32)
    return op.fully_connected(graph, direction, matrix, graph.constant(encoder.bias))
