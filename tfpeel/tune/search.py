"""Keras Tuner's search over trials that are processes."""

from __future__ import annotations

import copy
import queue
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from tfpeel.errors import EnvironmentProblemError
from tfpeel.processes import SECONDS_BETWEEN_LOOKS, WorkerLostError
from tfpeel.tune.keras_tuner import keras_tuner as kt
from tfpeel.tune.oracle import EPOCHS

# Values of the parameters, and what Hyperband allows, to the metrics of the trial.
Measure = Callable[[dict[str, Any], int | None], dict[str, float]]
_PAUSE_SECONDS = 0.1


class PackTuner(kt.engine.base_tuner.BaseTuner):  # type: ignore[misc]
    """A tuner that is given no model: each trial is measured by a function.

    Args:
        oracle: that chooses the values.
        directory: of the search.
        measure: makes a trial.
    """

    def __init__(self, oracle: Any, directory: Path, measure: Measure) -> None:
        # Before Keras Tuner does, whose errors of the disk are TensorFlow's.
        directory.mkdir(parents=True, exist_ok=True)
        oracle.state_path = directory / "oracle.json"
        oracle.verbose = 0
        super().__init__(oracle, directory=str(directory.parent), project_name=directory.name)
        self._measure = measure
        if self.oracle is oracle:
            oracle.reload()

    def run_trial(self, trial: Any, *_: Any, **__: Any) -> dict[str, float]:
        """Return the metrics of a trial; see keras_tuner.Tuner.run_trial."""
        values = dict(trial.hyperparameters.values)
        epochs = values.get(EPOCHS)
        chosen = {name: value for name, value in values.items() if not name.startswith("tuner/")}
        try:
            return self._measure(chosen, epochs)
        except WorkerLostError as error:
            raise kt.errors.FailedTrialError(str(error)) from error
        except Exception as error:
            # Wrong input would be wrong with other values too, and a bug must not pass for a
            # trial that failed: the search ends.
            raise kt.errors.FatalError(str(error)) from error

    def pre_create_trial(self) -> None:
        """Wait a little: an oracle that has nothing to try yet is asked again at once."""
        time.sleep(_PAUSE_SECONDS)

    def on_trial_end(self, trial: Any) -> None:
        """Tell the oracle, which keeps itself."""
        self.oracle.end_trial(trial)

    def save(self) -> None:
        """Do nothing: all state is the oracle's."""

    def search_together(self, jobs: int) -> None:
        """Search in threads that share the oracle; each waits for its trials' processes.

        Raises:
            Exception: what a trial raised, but for its process being killed.
        """
        outcomes: queue.Queue[BaseException | None] = queue.Queue()
        for number in range(jobs):
            worker = copy.copy(self)
            worker.tuner_id = self.tuner_id if jobs == 1 else f"{self.tuner_id}-{number}"
            threading.Thread(target=worker._search_into, args=(outcomes,), daemon=True).start()
        for _ in range(jobs):
            error = _next(outcomes)
            if error is not None:
                raise error

    def _search_into(self, outcomes: queue.Queue[BaseException | None]) -> None:
        try:
            self.search(verbose=0)
        except kt.errors.FatalError as error:
            outcomes.put(error.__cause__ or error)
        except Exception as error:  # handed to the thread that waits
            outcomes.put(_explained(error))
        else:
            outcomes.put(None)


def _next(outcomes: queue.Queue[BaseException | None]) -> BaseException | None:
    """Wait for an outcome, or for a signal."""
    while True:
        with suppress(queue.Empty):
            return outcomes.get(timeout=SECONDS_BETWEEN_LOOKS)


def _explained(error: Exception) -> Exception:
    """Return an error of the connection between machines in words."""
    import grpc  # noqa: PLC0415 - comes with Keras Tuner

    if isinstance(error, grpc.RpcError):
        return EnvironmentProblemError(
            f"the chief of the tuning does not answer: {' '.join(str(error).split())[:200]}; "
            "next: check KERASTUNER_ORACLE_IP and KERASTUNER_ORACLE_PORT, and that it runs"
        )
    if isinstance(error, RuntimeError) and "bind" in str(error):
        return EnvironmentProblemError(
            f"the chief cannot listen: {str(error).split(';', maxsplit=1)[0]}; "
            "next: choose another KERASTUNER_ORACLE_PORT"
        )
    return error
