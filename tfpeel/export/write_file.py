"""What files hold to their bytes."""

from __future__ import annotations

import json
from dataclasses import replace

from tfpeel.export.arrange import arranged
from tfpeel.export.contents import FileContents
from tfpeel.export.encode_graph import add_encode_history
from tfpeel.export.flatbuffer import Model
from tfpeel.export.item_vectors_graph import add_item_vectors
from tfpeel.export.recommend_graph import add_recommend
from tfpeel.export.router_graph import RouterContents, add_route
from tfpeel.export.train_graph import add_train_user
from tfpeel.export.votes_graph import VotesContents, add_votes

METADATA_NAME = "tfpeel"
SIGNATURES = ("recommend", "encode_history")
SIGNATURES_OF_LEARNING = ("item_vectors", "train_user")


def file_bytes(contents: FileContents, *, learns: bool = True) -> bytes:
    """Return the .tflite file of a cluster and budget; equal contents give equal bytes.

    Args:
        contents: at least one segment with a row and a dimension.
        learns: with the signatures of SIGNATURES_OF_LEARNING, or without.

    Raises:
        ValueError: the parts of the contents don't fit together.
    """
    rows = arranged(contents)
    model = Model()
    add_recommend(model, rows)
    add_encode_history(model, rows)
    if learns:
        add_item_vectors(model, rows)
        add_train_user(model, rows)
    return _finished(model, rows.metadata)


def router_bytes(contents: RouterContents) -> bytes:
    """Return the router's .tflite file; equal contents give equal bytes.

    Args:
        contents: encoder and middles of the clusters.

    Raises:
        ValueError: the parts of the contents don't fit together.
    """
    rows = arranged(contents.rows)
    model = Model()
    add_route(model, replace(contents, rows=rows))
    return _finished(model, rows.metadata)


def votes_bytes(contents: VotesContents) -> bytes:
    """Return the .tflite file of a router by votes; equal contents give equal bytes.

    Args:
        contents: the cluster that each item votes for.
    """
    model = Model()
    add_votes(model, contents)
    return _finished(model, contents.metadata)


def _finished(model: Model, metadata: dict[str, object]) -> bytes:
    text = json.dumps(metadata, sort_keys=True, separators=(",", ":"))
    model.metadata(METADATA_NAME, text.encode())
    return model.finish()
