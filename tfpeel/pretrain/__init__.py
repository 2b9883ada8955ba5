"""Pretraining: interactions to the global model."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from tfpeel.pretrain.config import PretrainConfig
from tfpeel.pretrain.pretrain import pretrain
from tfpeel.pretrain.pretrained import PretrainChoices, Pretrained

if TYPE_CHECKING:
    from tfpeel.pretrain.block_embedding import BlockEmbedding
    from tfpeel.pretrain.block_retrieval_model import BlockRetrievalModel

__all__ = [
    "BlockEmbedding",
    "BlockRetrievalModel",
    "PretrainChoices",
    "PretrainConfig",
    "Pretrained",
    "pretrain",
]

# Keras is imported only when one of these is asked for.
_WITH_KERAS = {
    "BlockEmbedding": "tfpeel.pretrain.block_embedding",
    "BlockRetrievalModel": "tfpeel.pretrain.block_retrieval_model",
}


def __getattr__(name: str) -> Any:
    if name not in _WITH_KERAS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_WITH_KERAS[name]), name)
