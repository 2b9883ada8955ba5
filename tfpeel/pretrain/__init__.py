"""Pretraining: interactions to the global model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfpeel.lazy_names import lazy_names
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
__getattr__ = lazy_names(
    __name__,
    {
        "BlockEmbedding": "tfpeel.pretrain.block_embedding",
        "BlockRetrievalModel": "tfpeel.pretrain.block_retrieval_model",
    },
)
