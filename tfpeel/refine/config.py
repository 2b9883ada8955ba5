"""Options of refinement."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tfpeel.config import Config

# The other items of all clusters may take as much as those of so many clusters at full width.
_WHOLE_TAILS = 8


class RefineConfig(Config):
    """How each cluster's copy of the item table is made and tuned."""

    width: int = Field(default=128, ge=1, le=4096, description="most dimensions of an item")
    block_width: int = Field(default=8, ge=1, le=256, description="dimensions in a block")
    head_items: int = Field(
        default=8192, ge=1, description="most important items, tuned and kept at full width"
    )
    tail_width: int = Field(
        default=16,
        ge=1,
        le=4096,
        description="most dimensions of the other items; more where clusters are few",
    )
    basis: Literal["cluster", "global"] = Field(
        default="cluster",
        description="sort dimensions by what they carry for the cluster, or keep the model's own",
    )
    scoring: Literal["aligned", "all-pairs"] = Field(
        default="aligned",
        description="item block times the same user block, or times the sum of all user blocks",
    )
    shared_share: float = Field(
        default=0.3, ge=0, le=1, description="weight of all clusters' users in the basis"
    )
    shared_users: int = Field(
        default=256, ge=1, description="how many users of all clusters stand for them"
    )
    steps: int = Field(default=120, ge=0, le=10**6, description="training steps per cluster")
    batch_size: int = Field(default=128, ge=1, le=65536, description="users per step")
    learning_rate: float = Field(
        default=0.015, gt=0, le=1, description="of the items, relative to their root mean square"
    )
    perplexity: float = Field(
        default=100.0,
        gt=1,
        le=1000,
        description="of the softmax over a user's items that training aims at",
    )
    interactions: float = Field(
        default=0.0,
        ge=0,
        le=100,
        description="weight of the cluster's own interactions in the loss",
    )
    noise_bits: int = Field(
        default=4, ge=0, le=8, description="precision that training prepares for; 0: none"
    )
    controller_rate: float = Field(
        default=0.05, gt=0, le=1, description="learning rate of the cells' log weights"
    )
    controller: Literal["learned", "energy", "equal"] = Field(
        default="energy",
        description="cell weights: learned on validation interactions, in closed form, or all the"
        " same",
    )
    sampled_users: int = Field(
        default=2048, ge=1, description="most users of a cluster that are trained on"
    )

    def for_clusters(self, clusters: int) -> RefineConfig:
        """Return the same with wider tails, where there are few clusters.

        Args:
            clusters: how many there are.
        """
        widest = min(_WHOLE_TAILS * self.width // clusters, self.width)
        if widest <= self.tail_width:
            return self
        return self.model_copy(update={"tail_width": widest})
