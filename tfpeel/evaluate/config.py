"""Options of the evaluation that a run ends with."""

from __future__ import annotations

from pydantic import Field

from tfpeel.config import Config


class EvaluateConfig(Config):
    """Who is asked for at the end of a run."""

    most_users: int | None = Field(
        default=None,
        ge=1,
        description="users, drawn once, whose lists are compared; None: all",
    )
