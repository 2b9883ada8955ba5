"""Evaluation: exact full-ranking metrics of packs as shipped."""

from tfpeel.evaluate.asked_rows import Shipped, clusters_of
from tfpeel.evaluate.device_vector import (
    USUAL_SHARE,
    ServerVector,
    device_vector,
    first_offset,
)
from tfpeel.evaluate.evaluate import evaluate
from tfpeel.evaluate.evaluation import Evaluation, Metrics, Row
from tfpeel.evaluate.protocol import (
    PROTOCOLS,
    Protocol,
    ProtocolName,
    default_protocol,
    one_table_users,
    protocol_of,
)
from tfpeel.evaluate.server_share import choose_server_share

__all__ = [
    "PROTOCOLS",
    "USUAL_SHARE",
    "Evaluation",
    "Metrics",
    "Protocol",
    "ProtocolName",
    "Row",
    "ServerVector",
    "Shipped",
    "choose_server_share",
    "clusters_of",
    "default_protocol",
    "device_vector",
    "evaluate",
    "first_offset",
    "one_table_users",
    "protocol_of",
]
