"""The library: from a data frame to packs in a few lines."""

from tfpeel.library.fit import fit
from tfpeel.library.model import Model

__all__ = ["Model", "fit"]
