"""Trials as Keras Tuner has them, and as the result has them."""

from __future__ import annotations

from typing import Any

from tfpeel.tune.oracle import EPOCHS, OBJECTIVE
from tfpeel.tune.result import TrialRow
from tfpeel.tune.trial import TrialResult

_FULL, _SECONDS, _MEMORY = "full_model", "wall_seconds", "peak_memory_bytes"


def metrics_of(found: TrialResult) -> dict[str, float]:
    """Return a result as Keras Tuner takes it, and brings it from other machines."""
    by_budget = {f"{OBJECTIVE}/{budget}": recall for budget, recall in found.recall.items()}
    rest = {
        _FULL: found.full_model_recall,
        _SECONDS: found.wall_seconds,
        _MEMORY: float(found.peak_memory_bytes),
    }
    return {OBJECTIVE: found.score, **by_budget, **rest}


def row_of(trial: Any) -> TrialRow:
    """Return the row of a trial of Keras Tuner."""
    values = dict(trial.hyperparameters.values)
    epochs = values.get(EPOCHS)
    chosen = {name: value for name, value in values.items() if not name.startswith("tuner/")}
    metrics = {name: trial.metrics.get_last_value(name) for name in trial.metrics.metrics}
    # Keras Tuner counts from 0; people read "2 of 6".
    number = str(int(trial.trial_id) + 1)
    return row_with(number, chosen, epochs, trial.status, metrics)


def row_with(
    name: str, values: dict[str, Any], epochs: int | None, status: str, metrics: dict[str, float]
) -> TrialRow:
    """Return the row of a trial with such metrics; none are there where it failed."""
    prefix = f"{OBJECTIVE}/"
    recall = {
        int(key.removeprefix(prefix)): value
        for key, value in sorted(metrics.items())
        if key.startswith(prefix)
    }
    memory = metrics.get(_MEMORY)
    return TrialRow(
        name,
        values,
        epochs,
        status,
        dict(sorted(recall.items())),
        metrics.get(_FULL),
        metrics.get(_SECONDS),
        None if memory is None else int(memory),
    )
