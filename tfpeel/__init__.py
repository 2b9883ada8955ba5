"""tfpeel: a recommender trained once, cut to the bytes of any device."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from tfpeel.errors import InputError, TfpeelError
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
_PLACES = {
    "Answer": "tfpeel.runtime",
    "Model": "tfpeel.library",
    "Pack": "tfpeel.runtime",
    "Recommendation": "tfpeel.runtime",
    "fit": "tfpeel.library",
}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_PLACES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
