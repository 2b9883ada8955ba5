"""Pretraining: interactions to the global model."""

from tfpeel.pretrain.block_embedding import BlockEmbedding
from tfpeel.pretrain.block_retrieval_model import BlockRetrievalModel
from tfpeel.pretrain.config import PretrainConfig
from tfpeel.pretrain.pretrain import pretrain
from tfpeel.pretrain.pretrained import PretrainChoices, Pretrained

__all__ = [
    "BlockEmbedding",
    "BlockRetrievalModel",
    "PretrainChoices",
    "PretrainConfig",
    "Pretrained",
    "pretrain",
]
