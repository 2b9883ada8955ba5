"""tfpeel: a recommender trained once, cut to the bytes of any device."""

from tfpeel.version import VERSION

__all__ = ["VERSION"]
