"""Options of export."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tfpeel.config import Config


class ExportConfig(Config):
    """What the files hold and how large they may be."""

    bits: Literal[4, 8, 16, 32] | None = Field(
        default=None,
        description="precision of all codes; None: 4, and 8 where that is worth its bytes",
    )
    catalogue: Literal["important", "full"] = Field(
        default="important", description="drop items that do not matter to a cluster, or none"
    )
    share_power: float = Field(
        default=3.0,
        ge=1,
        le=10,
        description="an item kept to a share s is worth s to this power: the higher, the fewer"
        " items, and the more of each",
    )
    scoring: Literal["aligned", "all-pairs"] = Field(
        default="aligned", description="as in refinement; all-pairs rescales by blocks over kept"
    )
