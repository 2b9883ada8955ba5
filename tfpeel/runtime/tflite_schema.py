"""The tables of the TFLite schema and their fields, as far as tfpeel's files have them.

Source: tensorflow/lite/schema/schema.fbs.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TableKind:
    """A kind of tables.

    Args:
        what: one of them, for messages.
        fields: name to number and bytes; references count as 4.
    """

    what: str
    fields: dict[str, tuple[int, int]]


MODEL = TableKind(
    "a model",
    {
        "version": (0, 4),
        "operator_codes": (1, 4),
        "subgraphs": (2, 4),
        "buffers": (4, 4),
        "metadata": (6, 4),
        "signatures": (7, 4),
    },
)
METADATA = TableKind("metadata", {"name": (0, 4), "buffer": (1, 4)})
BUFFER = TableKind("a buffer", {"data": (0, 4)})
OPERATOR_CODE = TableKind("an operator code", {"old": (0, 1), "version": (2, 4), "new": (3, 4)})
SUBGRAPH = TableKind(
    "a graph", {"tensors": (0, 4), "inputs": (1, 4), "outputs": (2, 4), "operators": (3, 4)}
)
TENSOR = TableKind(
    "a tensor", {"shape": (0, 4), "type": (1, 1), "buffer": (2, 4), "open_shape": (7, 4)}
)
OPERATOR = TableKind(
    "an operator",
    {
        "code": (0, 4),
        "inputs": (1, 4),
        "outputs": (2, 4),
        "options_type": (3, 1),
        "options": (4, 4),
    },
)
SIGNATURE = TableKind(
    "a signature", {"inputs": (0, 4), "outputs": (1, 4), "name": (2, 4), "graph": (4, 4)}
)
TENSOR_NAME = TableKind("a name of a tensor", {"name": (0, 4), "tensor": (1, 4)})
# Fields that one operator or another has; `known_operators` says which has what. A byte is read
# where the schema has a byte, 4 where it may be more.
OPTIONS = TableKind("options", {"first": (0, 1), "second": (1, 1)})
