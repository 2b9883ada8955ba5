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

__all__ = [
    "COARSE_BITS",
    "FINE_BITS",
    "Kept",
    "Purchase",
    "bytes_of_prefixes",
    "kept_after",
    "largest_prefix",
    "purchase_order",
]
