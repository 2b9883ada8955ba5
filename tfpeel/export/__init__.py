"""Cells to .tflite bytes."""

from tfpeel.export.contents import Codes, Encoder, FileContents, LogScale, Segment
from tfpeel.export.quantise import QuantisedRows, quantise_rows
from tfpeel.export.reference import (
    reference_encode,
    reference_item_vectors,
    reference_recommend,
    reference_route,
    reference_train_user,
    reference_votes,
)
from tfpeel.export.router_graph import RouterContents
from tfpeel.export.votes_graph import VotesContents
from tfpeel.export.write_file import file_bytes, router_bytes, votes_bytes

__all__ = [
    "Codes",
    "Encoder",
    "FileContents",
    "LogScale",
    "QuantisedRows",
    "RouterContents",
    "Segment",
    "VotesContents",
    "file_bytes",
    "quantise_rows",
    "reference_encode",
    "reference_item_vectors",
    "reference_recommend",
    "reference_route",
    "reference_train_user",
    "reference_votes",
    "router_bytes",
    "votes_bytes",
]
