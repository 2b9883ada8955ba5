"""The result of tuning: every trial, the best of them, and whether it helped."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, TypeAlias

from tfpeel.tune.config import TuneConfig
from tfpeel.tune.oracle import OBJECTIVE
from tfpeel.tune.parameter import Parameter
from tfpeel.workspace import RunConfig

SCHEMA_VERSION = 1
Values: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class TrialRow:
    """One trial.

    Args:
        name: its number, or "default" for the run as it is.
        values: of the parameters.
        epochs: what Hyperband allowed, None for a whole fit.
        status: COMPLETED, or how it failed.
        recall: recall@20 by budget; empty where there is none.
        full_model_recall: of the global model.
        wall_seconds: of the trial.
        peak_memory_bytes: of its process.
    """

    name: str
    values: Values
    epochs: int | None
    status: str
    recall: dict[int, float]
    full_model_recall: float | None = None
    wall_seconds: float | None = None
    peak_memory_bytes: int | None = None

    @property
    def score(self) -> float | None:
        """The mean of recall@20 over budgets."""
        return sum(self.recall.values()) / len(self.recall) if self.recall else None

    def to_json(self) -> dict[str, Any]:
        """Return the trial as the report has it."""
        return {
            "trial": self.name,
            "values": self.values,
            "epochs": self.epochs,
            "status": self.status,
            OBJECTIVE: self.score,
            "by_budget": {str(budget): recall for budget, recall in self.recall.items()},
            "full_model": self.full_model_recall,
            "wall_seconds": self.wall_seconds,
            "peak_memory_bytes": self.peak_memory_bytes,
        }


@dataclass(frozen=True)
class Repeated:
    """The best trial and the default, with the same seeds, none of which the search has used.

    Args:
        trial: name of the best trial; the default may have been better than it.
        seeds: of the runs.
        tuned: score of the best by seed.
        default: score of the default by seed.
    """

    trial: str
    seeds: tuple[int, ...]
    tuned: tuple[float, ...]
    default: tuple[float, ...]

    @property
    def differences(self) -> tuple[float, ...]:
        """Tuned less default, by seed."""
        return tuple(a - b for a, b in zip(self.tuned, self.default, strict=True))

    def to_json(self) -> dict[str, Any]:
        """Return the scores with mean and spread (standard deviation over seeds)."""
        named = {"tuned": self.tuned, "default": self.default, "difference": self.differences}
        return {
            "trial": self.trial,
            "seeds": list(self.seeds),
            "better_in": sum(difference > 0 for difference in self.differences),
            **{
                name: {"mean": mean(values), "spread": spread(values), "by_seed": list(values)}
                for name, values in named.items()
            },
        }


@dataclass(frozen=True)
class TuneResult:
    """All of a tuning.

    Args:
        config: what was asked for.
        parameters: what was tuned.
        budgets: bytes of the files whose recall is averaged.
        default: the run as it is.
        trials: in the order of their start.
        best: the row with the highest score, the default's among them.
        best_config: of a run with the best values.
        repeated: the comparison with other seeds, where one was made.
    """

    config: TuneConfig
    parameters: tuple[Parameter, ...]
    budgets: tuple[int, ...]
    default: TrialRow
    trials: tuple[TrialRow, ...]
    best: TrialRow
    best_config: RunConfig
    repeated: Repeated | None

    def to_json(self) -> dict[str, Any]:
        """Return the object that the report holds."""
        return {
            "schema_version": SCHEMA_VERSION,
            "metric": f"{OBJECTIVE} of the .tflite files on validation, mean over budgets",
            "tuner": self.config.tuner,
            "parameters": [parameter.to_json() for parameter in self.parameters],
            "budgets": list(self.budgets),
            "default": self.default.to_json(),
            "trials": [row.to_json() for row in self.trials],
            "best": self.best.name,
            "repeated": self.repeated.to_json() if self.repeated else None,
        }


def best_of(rows: tuple[TrialRow, ...]) -> TrialRow:
    """Return the row with the highest score, the first of several; failed ones have none."""
    return max(rows, key=lambda row: -math.inf if row.score is None else row.score)


def mean(values: tuple[float, ...]) -> float:
    """Return the mean."""
    return sum(values) / len(values)


def spread(values: tuple[float, ...]) -> float | None:
    """Return the standard deviation of a sample, None where there is only one value."""
    if len(values) < 2:
        return None
    centre = mean(values)
    return math.sqrt(sum((value - centre) ** 2 for value in values) / (len(values) - 1))
