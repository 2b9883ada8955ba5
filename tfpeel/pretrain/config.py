"""Options of pretraining."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tfpeel.config import Config


class PretrainConfig(Config):
    """How the global model is trained."""

    dimension: int = Field(128, ge=2, le=1024, description="d of the trained two-tower model")
    block_width: int = Field(8, ge=1, le=256, description="dimensions in a block")
    loss: Literal["softmax", "bpr"] = Field(
        "softmax", description="in-batch softmax with logQ correction, or BPR"
    )
    temperature: float = Field(0.1, gt=0, le=10, description="divides cosine scores in the softmax")
    batch_size: int = Field(2048, ge=2, le=65536, description="interactions per training step")
    learning_rate: float = Field(2e-3, gt=0, le=1, description="peak, with cosine decay")
    epochs: int = Field(8, ge=1, le=1000, description="most passes over the interactions")
    least_steps: int = Field(
        2000, ge=1, le=10**9, description="small data gets more epochs, until this many steps"
    )
    patience: int = Field(3, ge=1, le=1000, description="epochs without a better recall to stop at")
    history_length: int = Field(
        8, ge=1, le=1024, description="history items sampled for an example in training"
    )
    own_dropout: float = Field(
        0.1, ge=0, lt=1, description="share of examples whose query is the history alone"
    )
    diversity: float = Field(
        0.0, ge=0, le=100, description="strength of the diversity-driven regulariser"
    )
    warm_start: bool = Field(True, description="start from the spectral model")
    spectral_dimension: int = Field(
        512, ge=0, le=4096, description="d of the spectral part of the global model, 0 for none"
    )
    validation_users: int = Field(
        5000, ge=1, description="users, drawn once, whose recall decides about epochs and weights"
    )
