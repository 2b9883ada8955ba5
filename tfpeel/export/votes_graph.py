"""A router in which each item of a history votes for a user cluster."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tfpeel.export import operators as op
from tfpeel.export.digits import stored_digits
from tfpeel.export.flatbuffer import FLOAT32, INT32, Model, Subgraph, Tensor
from tfpeel.export.row_ids import row_ids
from tfpeel.export.stored_rows import listed_items

_BITS = 8


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
    count = len(contents.weights)
    clusters = stored_digits(graph, contents.clusters, max(count, 2))
    if contents.item_count < _BITS * len(contents.item_ids):
        voices, voted = _by_bits(graph, contents, clusters, history)
    else:
        voices, voted = _by_ids(graph, contents, clusters, history)
    votes = op.sums_by_place(graph, voices, voted, graph.integer(count), count)
    scores = op.add(
        graph,
        op.multiply(graph, votes, graph.constant(contents.weights)),
        graph.constant(contents.bias),
    )
    row = op.transposed(graph, op.as_column(graph, scores))
    graph.output("cluster", op.place_of_greatest(graph, row))
    graph.output("scores", scores)


def _by_ids(
    graph: Subgraph, contents: VotesContents, clusters: Tensor, history: Tensor
) -> tuple[Tensor, Tensor]:
    """Return what each voting item has to say, and for which cluster, with ids stored."""
    ids = row_ids(graph, contents.item_ids, contents.item_count)
    are_listed, _ = listed_items(graph, contents.item_count, history)
    return op.cast(graph, op.gather(graph, are_listed, ids), FLOAT32), clusters


def _by_bits(
    graph: Subgraph, contents: VotesContents, clusters: Tensor, history: Tensor
) -> tuple[Tensor, Tensor]:
    """Return the same for all items, with a bit stored for each: whether it votes."""
    has_vote = np.zeros(contents.item_count + 1, np.int32)
    has_vote[contents.item_ids] = 1
    bits = stored_digits(graph, has_vote, 2)
    is_listed, _ = listed_items(graph, contents.item_count, history)
    ranks = op.subtract(graph, op.running_sum(graph, bits, axis=0), graph.integer(1))
    # Items before the first that votes have rank -1, and no voice: any place will do.
    voted = op.gather(graph, clusters, op.at_least(graph, ranks, graph.integer(0)))
    heard = op.multiply(graph, op.cast(graph, is_listed, INT32), bits)
    return op.cast(graph, heard, FLOAT32), voted
