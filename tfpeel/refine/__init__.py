"""Refinement: each cluster's items, basis and cell weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfpeel.lazy_names import lazy_names
from tfpeel.refine.config import RefineConfig
from tfpeel.refine.refined import Refined

if TYPE_CHECKING:
    from tfpeel.refine.refine import Refiner, shuffled_weights
    from tfpeel.refine.student import ClusterStudent

__all__ = [
    "ClusterStudent",
    "RefineConfig",
    "Refined",
    "Refiner",
    "shuffled_weights",
]

# Keras is imported only when one of these is asked for.
__getattr__ = lazy_names(
    __name__,
    {
        "Refiner": "tfpeel.refine.refine",
        "shuffled_weights": "tfpeel.refine.refine",
        "ClusterStudent": "tfpeel.refine.student",
    },
)
