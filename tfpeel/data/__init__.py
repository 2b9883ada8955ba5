"""Interactions from files, or synthetic ones, as a split data set."""

from tfpeel.data.config import DataConfig
from tfpeel.data.dataset import Dataset
from tfpeel.data.interactions import Interactions
from tfpeel.data.prepare import Prepared, prepare, prepare_interactions
from tfpeel.data.read import read_interactions
from tfpeel.data.synthetic import SyntheticConfig, generate_interactions
from tfpeel.data.table import write_csv

__all__ = [
    "DataConfig",
    "Dataset",
    "Interactions",
    "Prepared",
    "SyntheticConfig",
    "generate_interactions",
    "prepare",
    "prepare_interactions",
    "read_interactions",
    "write_csv",
]
