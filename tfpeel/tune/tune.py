"""Tuning: Keras Tuner looks for values with which the packs recommend better."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tfpeel.config import fingerprint_of
from tfpeel.errors import InputError
from tfpeel.processes import first_ended
from tfpeel.ranking import users_with
from tfpeel.seeds import integer_seed
from tfpeel.tune.config import TuneConfig
from tfpeel.tune.machines import role_of_machine
from tfpeel.tune.oracle import oracle_of
from tfpeel.tune.parameter import parameter_of, with_values
from tfpeel.tune.processes import TrialProcesses
from tfpeel.tune.result import Repeated, TrialRow, TuneResult, best_of
from tfpeel.tune.rows import metrics_of, row_of, row_with
from tfpeel.tune.search import PackTuner
from tfpeel.tune.trial import TrialRequest
from tfpeel.workspace import RunConfig, Workspace, load_dataset

DIRECTORY = "tune"
DEFAULT = "default"


@dataclass(frozen=True)
class Ended:
    """A trial that has ended, and how far tuning is.

    Args:
        row: the trial.
        best: of all until now.
        done: how many have ended; the default does not count.
        total: how many there will be at most.
        seconds_left: about; None where there is nothing to tell it from.
        seed: where the trial is compared with the default by another seed.
    """

    row: TrialRow
    best: TrialRow
    done: int
    total: int
    seconds_left: float | None
    seed: int | None = None


Listener = Callable[[Ended], None]


def tune(workspace: Workspace, config: TuneConfig, listener: Listener) -> TuneResult | None:
    """Tune a workspace whose data set is prepared; called again, it goes on where it was.

    Args:
        workspace: gets the validation fit of its own config, and a folder of trials.
        config: options.
        listener: told about each trial that ends.

    Returns:
        All trials and the best; None on a worker of several machines: the chief has the result.

    Raises:
        InputError: the data set has nothing to validate on, a parameter cannot be tuned, a
            budget is too small, or the environment names only a part of a chief.
        EnvironmentProblemError: the chief does not answer.
    """
    return _Tuning(workspace, config, listener).result()


class _Tuning:
    def __init__(self, workspace: Workspace, config: TuneConfig, listener: Listener) -> None:
        dataset = load_dataset(workspace)
        if dataset.valid.nnz == 0:
            raise InputError(
                "there is nothing to tune on",
                "a data set without a validation part",
                "one with a validation part",
                "make a workspace with another --split, or a given part valid",
            )
        self._role = role_of_machine()
        self._base, self._options, self._listener = workspace.config, config, listener
        self._path = workspace.path
        self._budgets = tuple(sorted(set(config.budgets or self._base.budgets)))
        users = len(users_with(dataset.train))
        names = dict.fromkeys(config.parameters)
        self._parameters = tuple(parameter_of(name, self._base, users) for name in names)
        self._processes = TrialProcesses(workspace.path / DIRECTORY / "trials", config.jobs)
        self._oracle: Any = None
        self._default: TrialRow | None = None
        self._started, self._done_before = 0.0, 0

    def result(self) -> TuneResult | None:
        try:
            if self._role != "worker":
                self._default = self._default_row()
                self._tell(self._default)
            self._search()
            return self._made() if self._role != "worker" else None
        finally:
            self._processes.stop()

    def _search(self) -> None:
        options, seed = self._options, integer_seed(self._base.seed, "tuning")
        self._oracle = oracle_of(
            options.tuner, self._parameters, options.trials, self._base.pretrain.epochs, seed
        )
        tuner = PackTuner(self._oracle, self._directory(), self._measured)
        self._oracle.listener = self._ended
        self._started, self._done_before = time.monotonic(), len(self._oracle.end_order)
        # The chief answers workers and tries nothing itself.
        tuner.search_together(1 if self._role == "chief" else options.jobs)

    def _directory(self) -> Path:
        """Return where the search is kept: another question is another search."""
        made_from = TrialRequest(self._path, self._base, self._budgets).fingerprint()
        parameters = [parameter.to_json() for parameter in self._parameters]
        name = fingerprint_of([made_from, self._options.tuner, parameters])
        return self._path / DIRECTORY / f"search-{name}"

    def _default_row(self) -> TrialRow:
        values: dict[str, Any] = {each.name: each.default for each in self._parameters}
        found = self._processes.run(
            TrialRequest(self._path, self._base, self._budgets, in_place=True)
        )
        return row_with(DEFAULT, values, None, "COMPLETED", metrics_of(found))

    def _measured(self, values: dict[str, Any], epochs: int | None) -> dict[str, float]:
        config = with_values(self._base, values, epochs)
        return metrics_of(self._processes.run(TrialRequest(self._path, config, self._budgets)))

    def _rows(self) -> tuple[TrialRow, ...]:
        return tuple(row_of(self._oracle.trials[name]) for name in self._oracle.start_order)

    def _ended(self, trial: Any) -> None:
        self._tell(row_of(self._oracle.trials[trial.trial_id]))

    def _tell(self, row: TrialRow) -> None:
        assert self._default is not None
        best, done = self._default, 0
        if self._oracle is not None:
            best = best_of((best, *self._rows()))
            done = len(self._oracle.end_order)
        total = self._options.trials
        left = self._seconds_left(done - self._done_before, total - done)
        self._listener(Ended(row, best, done, total, left))

    def _seconds_left(self, done: int, to_do: int) -> float | None:
        """Return about how long the rest takes, from what this process has seen."""
        return (time.monotonic() - self._started) / done * to_do if done else None

    def _made(self) -> TuneResult:
        assert self._default is not None
        rows = self._rows()
        best = best_of((self._default, *rows))
        found = [row for row in rows if row.score is not None]
        repeated = self._repeated(best_of(tuple(found))) if self._options.repeat and found else None
        parts = (self._options, self._parameters, self._budgets, self._default, rows, best)
        return TuneResult(*parts, self._config_of(best), repeated)

    def _config_of(self, row: TrialRow) -> RunConfig:
        if row is self._default:
            return self._base
        return with_values(self._base, row.values, row.epochs)

    def _repeated(self, best: TrialRow) -> Repeated:
        assert self._default is not None
        first = self._base.seed + 1
        seeds = range(first, first + self._options.repeat)
        questions = [(row, seed) for seed in seeds for row in (best, self._default)]
        self._started, scores = time.monotonic(), dict[tuple[str, int], float]()
        with ThreadPoolExecutor(self._options.jobs) as pool:
            futures = {pool.submit(self._seeded, *question): question for question in questions}
            try:
                while futures:
                    for future in first_ended(futures):
                        row, seed = futures.pop(future)
                        found = future.result()
                        scores[row.name, seed] = found.score or 0.0
                        done, total = len(scores), len(questions)
                        left = self._seconds_left(done, total - done)
                        self._listener(Ended(found, best, done, total, left, seed))
            except BaseException:
                self._processes.stop()
                raise
        tuned = tuple(scores[best.name, seed] for seed in seeds)
        default = tuple(scores[DEFAULT, seed] for seed in seeds)
        return Repeated(best.name, tuple(seeds), tuned, default)

    def _seeded(self, row: TrialRow, seed: int) -> TrialRow:
        """Return a row as it is with another seed."""
        config = self._config_of(row).model_copy(update={"seed": seed})
        found = self._processes.run(TrialRequest(self._path, config, self._budgets))
        return row_with(row.name, row.values, row.epochs, row.status, metrics_of(found))
