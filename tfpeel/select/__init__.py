"""Selection: weights, byte costs and a budget to the cells that ship."""

from tfpeel.select.order import (
    COARSE_BITS,
    FINE_BITS,
    Kept,
    Purchase,
    bytes_of_prefixes,
    kept_after,
    largest_prefix,
    purchase_order,
)
from tfpeel.select.whole_items import worth_by_share

__all__ = [
    "COARSE_BITS",
    "FINE_BITS",
    "Kept",
    "Purchase",
    "bytes_of_prefixes",
    "kept_after",
    "largest_prefix",
    "purchase_order",
    "worth_by_share",
]
