"""Options of the evaluation that a run ends with, and of what the server tells devices."""

from __future__ import annotations

from pydantic import Field

from tfpeel.config import Config


class EvaluateConfig(Config):
    """Who is asked for at the end of a run, and with what."""

    most_users: int | None = Field(
        default=None,
        ge=1,
        description="users, drawn once, whose lists are compared; None: all",
    )
    server_share: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="how much a server's vector of a user counts against what a file makes of"
        " their history; None: validation chooses",
    )
