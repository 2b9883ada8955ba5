"""The signature `item_vectors`: items to the vectors that `recommend` scores with."""

from __future__ import annotations

from dataclasses import dataclass

from tfpeel.export import operators as op
from tfpeel.export.contents import FileContents
from tfpeel.export.flatbuffer import INT32, Model, Subgraph, Tensor
from tfpeel.export.stored_rows import (
    LIST_NUMBER,
    Rows,
    add_rows,
    kept_dimensions,
    listed_rows,
    scale_table,
    summed_codes,
)


@dataclass(frozen=True)
class ListedVectors:
    """The vectors of a list of items.

    Args:
        slots: 0 for each entry of the list that the file does not hold, int32 [n].
        columns: vectors as columns, float32 [d, n]; zeros for what the file does not hold.
    """

    slots: Tensor
    columns: Tensor


def add_item_vectors(model: Model, contents: FileContents) -> None:
    """Add `item_vectors(item_ids) -> vectors` to a file.

    A user vector's product with an item's vector is the item's score. Items that the file does
    not hold get zeros, repeated ones their vector each time.
    """
    graph = model.signature("item_vectors")
    graph.skip_to(LIST_NUMBER)
    vectors = listed_vectors(graph, contents, graph.input("item_ids", INT32, (-1,)))
    graph.output("vectors", op.transposed(graph, vectors.columns))


def listed_vectors(graph: Subgraph, contents: FileContents, items: Tensor) -> ListedVectors:
    """Return the vectors of a list of items, which is the tensor LIST_NUMBER.

    The listed rows are numbered first, 1, 2, ..., and brought into slots by their numbers;
    slot 0 takes all other rows, and weighs nothing.
    """
    rows = add_rows(graph, contents, items)
    listed = op.cast(graph, listed_rows(graph, rows), INT32)
    slots = op.multiply(graph, op.running_sum(graph, listed, axis=0), listed)
    last = op.greatest(graph, slots)
    one = graph.integer(1)
    graph.skip_to(rows.sums_number)
    count = op.add(graph, last, one)
    codes = summed_codes(graph, contents, slots, count)
    scales = _scales(graph, contents, op.multiply(graph, rows.scale_places, listed), slots, count)
    scaled = op.multiply(graph, codes, scales)
    columns = op.sums_by_place(
        graph,
        op.transposed(graph, scaled),
        kept_dimensions(graph, contents),
        graph.integer(contents.width),
        contents.width,
    )
    found = _slots_of_list(graph, contents, rows, slots)
    return ListedVectors(found, op.gather(graph, columns, found, axis=1))


def _scales(
    graph: Subgraph, contents: FileContents, places: Tensor, slots: Tensor, count: Tensor
) -> Tensor:
    """Return the scale of each slot, float32 [slots, 1]."""
    scales = op.gather(graph, graph.constant(scale_table(contents.scale)), places)
    return op.as_column(graph, op.sums_by_place(graph, scales, slots, count))


def _slots_of_list(graph: Subgraph, contents: FileContents, rows: Rows, slots: Tensor) -> Tensor:
    """Return the slot of each entry of the list, 0 where the file does not hold it."""
    size = contents.item_count + 1
    of_item = op.sums_by_place(graph, slots, rows.ids, graph.integer(size), size)
    return op.gather(graph, of_item, rows.list_places)
