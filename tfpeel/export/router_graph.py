"""The router file: a history to the user cluster that it belongs to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tfpeel.export import operators as op
from tfpeel.export.contents import FileContents
from tfpeel.export.encode_graph import encoded_history
from tfpeel.export.flatbuffer import FLOAT32, INT32, Model
from tfpeel.export.stored_rows import LIST_NUMBER


@dataclass(frozen=True, eq=False)
class RouterContents:
    """What the router file holds.

    Args:
        rows: items, encoder and metadata; the items that the file does not hold count nothing.
        centroids: [clusters, d] float16 or float32; a history belongs to the cluster whose
            centroid times the user vector, plus bias, is greatest.
        bias: [clusters] float32.
    """

    rows: FileContents
    centroids: NDArray[np.float16] | NDArray[np.float32]
    bias: NDArray[np.float32]


def add_route(model: Model, contents: RouterContents) -> None:
    """Add `route(history_ids) -> cluster int32 [1], scores float32 [clusters]` to a file."""
    graph = model.signature("route")
    graph.skip_to(LIST_NUMBER)
    history = graph.input("history_ids", INT32, (-1,))
    user = encoded_history(graph, contents.rows, history)
    stored = graph.constant(contents.centroids)
    centroids = stored if stored.type == FLOAT32 else op.cast(graph, stored, FLOAT32)
    scores = op.fully_connected(graph, user, centroids, graph.constant(contents.bias))
    graph.output("cluster", op.place_of_greatest(graph, scores))
    graph.output("scores", op.as_vector(graph, scores))
