"""tfpeel: a recommender trained once, cut to the bytes of any device."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfpeel.errors import InputError, TfpeelError
from tfpeel.lazy_names import lazy_names
from tfpeel.version import VERSION

if TYPE_CHECKING:
    from tfpeel.library import Model, fit
    from tfpeel.runtime import Answer, Pack, Recommendation

__all__ = [
    "VERSION",
    "Answer",
    "InputError",
    "Model",
    "Pack",
    "Recommendation",
    "TfpeelError",
    "fit",
]

# Imported when asked for: a server that only uses packs needs neither polars nor TensorFlow.
__getattr__ = lazy_names(
    __name__,
    {
        "Answer": "tfpeel.runtime",
        "Model": "tfpeel.library",
        "Pack": "tfpeel.runtime",
        "Recommendation": "tfpeel.runtime",
        "fit": "tfpeel.library",
    },
)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
