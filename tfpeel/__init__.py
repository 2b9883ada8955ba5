"""tfpeel: a recommender trained once, cut to the bytes of any device."""

from tfpeel.version import VERSION as __version__

__all__ = ["__version__"]
