"""Refinement: each cluster's items, basis and cell weights."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

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
_WITH_KERAS = {
    "Refiner": "tfpeel.refine.refine",
    "shuffled_weights": "tfpeel.refine.refine",
    "ClusterStudent": "tfpeel.refine.student",
}


def __getattr__(name: str) -> Any:
    if name not in _WITH_KERAS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_WITH_KERAS[name]), name)
