"""Options of tuning."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tfpeel.config import Config

TunerName = Literal["random", "hyperband", "bayesian"]
ParameterName = Literal["diversity", "learning-rate", "temperature", "block-width", "clusters"]
PARAMETERS: tuple[ParameterName, ...] = (
    *("diversity", "learning-rate", "temperature", "block-width", "clusters"),
)


class TuneConfig(Config):
    """What is tuned, how, and for how long."""

    trials: int = Field(default=20, ge=1, le=10_000, description="fits that are tried")
    tuner: TunerName = Field(default="random", description="how Keras Tuner chooses what to try")
    parameters: tuple[ParameterName, ...] = Field(
        default=("diversity",), min_length=1, description="what is tuned"
    )
    budgets: tuple[int, ...] | None = Field(
        default=None,
        min_length=1,
        description="bytes of the files whose recall is averaged; None: the workspace's budgets",
    )
    repeat: int = Field(
        default=0,
        ge=0,
        le=1000,
        description="seeds, other than the run's, with which the best and the default are compared",
    )
    jobs: int = Field(default=1, ge=1, le=1024, description="trials at the same time")
