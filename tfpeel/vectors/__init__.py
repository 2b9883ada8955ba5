"""Vectors that come from elsewhere in place of pretraining, and that go elsewhere after it."""

from tfpeel.vectors.full_model import FullModel
from tfpeel.vectors.given_model import GivenModel, given_model
from tfpeel.vectors.given_vectors import GivenVectors
from tfpeel.vectors.read import read_vectors, require_vectors
from tfpeel.vectors.vector_table import VectorTable
from tfpeel.vectors.write import VECTOR_FORMATS, WRITTEN_NAMES, VectorFormat, write_vectors

__all__ = [
    "VECTOR_FORMATS",
    "WRITTEN_NAMES",
    "FullModel",
    "GivenModel",
    "GivenVectors",
    "VectorFormat",
    "VectorTable",
    "given_model",
    "read_vectors",
    "require_vectors",
    "write_vectors",
]
