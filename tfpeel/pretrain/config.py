"""Options of pretraining."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from tfpeel.config import Config
from tfpeel.errors import InputError


class PretrainConfig(Config):
    """How the global model is trained."""

    dimension: int = Field(
        default=128,
        ge=2,
        le=1024,
        description="numbers in a user's or item's vector in the trained two-tower model",
    )
    block_width: int = Field(default=8, ge=1, le=256, description="dimensions in a block")
    loss: Literal["softmax", "bpr"] = Field(
        default="softmax", description="in-batch softmax with logQ correction, or BPR"
    )
    temperature: float = Field(
        default=0.1, gt=0, le=10, description="divides cosine scores in the softmax"
    )
    batch_size: int = Field(
        default=2048, ge=2, le=65536, description="interactions per training step"
    )
    learning_rate: float = Field(default=2e-3, gt=0, le=1, description="peak, with cosine decay")
    epochs: int = Field(default=8, ge=1, le=1000, description="most passes over the interactions")
    least_steps: int = Field(
        default=2000,
        ge=1,
        le=10**9,
        description="small data gets more epochs, until this many steps",
    )
    patience: int = Field(
        default=3, ge=1, le=1000, description="epochs without a better recall to stop at"
    )
    history_length: int = Field(
        default=8, ge=1, le=1024, description="history items sampled for an example in training"
    )
    own_dropout: float = Field(
        default=0.1, ge=0, lt=1, description="share of examples whose query is the history alone"
    )
    diversity: float = Field(
        default=0.0, ge=0, le=100, description="strength of the diversity-driven regulariser"
    )
    warm_start: bool = Field(default=True, description="start from the spectral model")
    spectral_dimension: int = Field(
        default=512,
        ge=0,
        le=4096,
        description="numbers in a vector of the global model's spectral part, 0 for none",
    )
    neighbours: int = Field(
        default=100,
        ge=0,
        le=10_000,
        description="neighbours of an item in the neighbourhood part of the model, 0 for none",
    )
    validation_users: int = Field(
        default=5000,
        ge=1,
        description="users, drawn once, whose recall decides about epochs",
    )
    weight_users: int = Field(
        default=20_000,
        ge=1,
        description="users, drawn once, whose recall decides about the weights of the parts; fewer"
        " where there are more than 107,000 items",
    )

    @model_validator(mode="after")
    def _whole_blocks(self) -> Self:
        if self.dimension % self.block_width:
            raise InputError(
                "the dimension is no whole number of blocks",
                f"dimension {self.dimension}, block_width {self.block_width}",
                "a dimension that is a multiple of the block width",
                "change --dimension, or block_width in the config file",
            )
        return self
