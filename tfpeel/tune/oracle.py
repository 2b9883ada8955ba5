"""Keras Tuner's oracles, which choose what to try, with a state that survives a kill."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sklearn.exceptions import ConvergenceWarning

from tfpeel.errors import DamagedFileError
from tfpeel.storage import read_sealed, write_sealed
from tfpeel.tune.config import TunerName
from tfpeel.tune.keras_tuner import keras_tuner as kt
from tfpeel.tune.parameter import Parameter

OBJECTIVE = "recall@20"
# Keras Tuner's name of what Hyperband allows a trial.
EPOCHS = "tuner/epochs"


class _Kept:
    """Keeps an oracle's state in one file that is written whole or not at all, and tells of it.

    Keras Tuner writes several files in place: a kill in between would leave them torn.
    """

    state_path: Path
    # Told each trial that has ended, on whichever machine.
    listener: Callable[[Any], None] | None = None

    def end_trial(self, trial: Any) -> None:
        """See keras_tuner.Oracle.end_trial."""
        oracle: Any = super()
        oracle.end_trial(trial)
        if self.listener is not None:
            self.listener(trial)

    def save(self) -> None:
        """Write the oracle and its trials."""
        oracle: Any = self
        trials = {name: trial.get_state() for name, trial in oracle.trials.items()}
        state = oracle.get_state()
        # A set, whose order differs from process to process.
        state["tried_so_far"].sort()
        write_sealed(self.state_path, {"oracle": state, "trials": trials})

    def _save_trial(self, trial: Any) -> None:
        """Do nothing: a trial is kept with the rest of the state."""

    def reload(self) -> None:
        """Go on from the file, where there is one; trials that were running are run again.

        Raises:
            DamagedFileError: the file is not what was written.
        """
        if not self.state_path.is_file():
            return
        oracle: Any = self
        try:
            content = read_sealed(self.state_path)
            state, trials = content["oracle"], content["trials"]
            read = kt.engine.trial.Trial.from_state
            oracle.trials = {name: read(trials[name]) for name in state["start_order"]}
            # Keras Tuner saves before it takes a trial that has ended from the ongoing ones.
            ongoing = set(state["ongoing_trials"].values()) - set(state["end_order"])
            state["retry_queue"] += sorted(ongoing, reverse=True)
            oracle.set_state({**state, "ongoing_trials": {}})
        except (DamagedFileError, ValueError, KeyError, TypeError) as error:
            raise DamagedFileError(f"{self.state_path} is damaged: {error}; remove it") from None


class _Random(_Kept, kt.oracles.RandomSearchOracle):  # type: ignore[misc]
    pass


class _Hyperband(_Kept, kt.oracles.HyperbandOracle):  # type: ignore[misc]
    pass


class _Bayesian(_Kept, kt.oracles.BayesianOptimizationOracle):  # type: ignore[misc]
    def populate_space(self, trial_id: str) -> Any:
        """See keras_tuner.Oracle.populate_space."""
        with warnings.catch_warnings():
            # The Gaussian process of a few trials often has a length scale at its bound.
            warnings.simplefilter("ignore", ConvergenceWarning)
            return super().populate_space(trial_id)


def oracle_of(
    tuner: TunerName, parameters: Sequence[Parameter], trials: int, epochs: int, seed: int
) -> Any:
    """Return a Keras Tuner oracle.

    Args:
        tuner: which one.
        parameters: what it chooses.
        trials: how many it starts at most.
        epochs: of a whole fit, for Hyperband.
        seed: of what it draws.
    """
    given = {
        "objective": kt.Objective(OBJECTIVE, "max"),
        "hyperparameters": _space(parameters),
        "seed": seed or 1,  # Keras Tuner takes 0 for none
        # Trials that fail are told about; the others go on.
        "max_consecutive_failed_trials": trials + 1,
    }
    if tuner == "hyperband":
        oracle = _Hyperband(max_epochs=epochs, hyperband_iterations=None, **given)
        oracle.max_trials = trials
        return oracle
    return (_Random if tuner == "random" else _Bayesian)(max_trials=trials, **given)


def _space(parameters: Sequence[Parameter]) -> Any:
    space = kt.HyperParameters()
    for each in parameters:
        if each.choices:
            space.Choice(each.name, list(each.choices), ordered=True)
        elif each.whole:
            space.Int(each.name, int(each.low), int(each.high), sampling="log")
        else:
            space.Float(each.name, each.low, each.high, sampling="log")
    return space
