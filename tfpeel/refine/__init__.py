"""Refinement: each cluster's items, basis and cell weights."""

from tfpeel.refine.config import RefineConfig
from tfpeel.refine.refine import Refiner, shuffled_weights
from tfpeel.refine.refined import Refined
from tfpeel.refine.student import ClusterStudent

__all__ = ["ClusterStudent", "RefineConfig", "Refined", "Refiner", "shuffled_weights"]
