"""A router in which each item of a history votes for a user cluster."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tfpeel.export import operators as op
from tfpeel.export.flatbuffer import FLOAT32, INT32, Model
from tfpeel.export.row_ids import row_ids
from tfpeel.export.stored_rows import listed_rows

_BYTE = 256


@dataclass(frozen=True, eq=False)
class VotesContents:
    """What the file holds.

    Args:
        item_count: size of the catalogue.
        item_ids: [n] int32 ascending, the items that vote.
        clusters: [n] int32, what they vote for.
        weights: [clusters] float32, what a vote counts.
        bias: [clusters] float32, what a cluster has before any vote.
        metadata: of the file.
    """

    item_count: int
    item_ids: NDArray[np.int32]
    clusters: NDArray[np.int32]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    metadata: dict[str, object] = field(default_factory=dict)


def add_votes(model: Model, contents: VotesContents) -> None:
    """Add `route(history_ids) -> cluster int32 [1], scores float32 [clusters]` to a file."""
    graph = model.signature("route")
    history = graph.input("history_ids", INT32, (-1,))
    ids = row_ids(graph, contents.item_ids, contents.item_count)
    is_listed, _ = listed_rows(graph, ids, contents.item_count, history)
    count = len(contents.weights)
    stored = contents.clusters.astype(np.uint8 if count <= _BYTE else np.int32)
    clusters = graph.constant(stored)
    clusters = clusters if clusters.type == INT32 else op.cast(graph, clusters, INT32)
    voices = op.cast(graph, is_listed, FLOAT32)
    votes = op.sums_by_place(graph, voices, clusters, graph.integer(count), count)
    scores = op.add(
        graph,
        op.multiply(graph, votes, graph.constant(contents.weights)),
        graph.constant(contents.bias),
    )
    row = op.transposed(graph, op.as_column(graph, scores))
    graph.output("cluster", op.place_of_greatest(graph, row))
    graph.output("scores", scores)
