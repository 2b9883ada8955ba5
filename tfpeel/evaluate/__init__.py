"""Evaluation: exact full-ranking metrics of packs as shipped."""

from tfpeel.evaluate.asked_rows import Shipped, clusters_of
from tfpeel.evaluate.device_vector import device_vector
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

__all__ = [
    "PROTOCOLS",
    "Evaluation",
    "Metrics",
    "Protocol",
    "ProtocolName",
    "Row",
    "Shipped",
    "clusters_of",
    "default_protocol",
    "device_vector",
    "evaluate",
    "one_table_users",
    "protocol_of",
]
