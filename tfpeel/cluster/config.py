"""Options of clustering."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tfpeel.config import Config


class ClusterConfig(Config):
    """How users are clustered and how items are grouped for each cluster."""

    clusters: int | None = Field(
        default=None, ge=1, le=4096, description="user clusters; None: by the number of users"
    )
    most_clusters: int = Field(
        default=128,
        ge=1,
        le=4096,
        description="most user clusters where their number goes by that of the users",
    )
    smallest_cluster: int = Field(
        default=10,
        ge=1,
        le=10**6,
        description="fewest users that a user cluster is made for; fewer join others",
    )
    visitors: bool = Field(
        default=True, description="make clusters also for those whom the router sends there"
    )
    router_bytes: int = Field(default=20_000, ge=4096, description="most bytes of the router")
    item_groups: int = Field(default=40, ge=1, le=256, description="item groups of a cluster")
    grouping: Literal["importance", "random"] = Field(
        default="importance",
        description="groups by what items matter to the cluster, small groups first, or at random",
    )
    list_length: int = Field(
        default=100, ge=1, le=10_000, description="an item matters when it is in a user's top of"
    )
    popularity: float = Field(
        default=0.1, ge=0, le=100, description="what one interaction of the cluster's users adds"
    )
    sampled_users: int = Field(
        default=2048, ge=1, description="most users of a cluster whose lists are counted"
    )
