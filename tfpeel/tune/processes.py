"""Trials in processes of their own: TensorFlow gives memory back only when a process ends."""

from __future__ import annotations

import threading
from pathlib import Path

from tfpeel.processes import (
    WorkerLostError,
    WorkerProcesses,
    available_cores,
    result_of,
    worker_processes,
)
from tfpeel.tune.trial import TrialRequest, TrialResult, run_trial, stored_trial

# A process may be ended by mistake; one that needs too much memory is ended each time.
_MOST_TRIES = 2


class StoppedError(Exception):
    """The trial was not finished because all were stopped."""


class TrialProcesses:
    """Runs trials, each in a new process; a result that is there already is taken.

    Args:
        directory: of all trials' results.
        together: how many run at the same time; they share the cores.
    """

    def __init__(self, directory: Path, together: int) -> None:
        self._directory = directory
        self._jobs_each = max(1, available_cores() // together)
        self._lock = threading.Lock()
        self._running: set[WorkerProcesses] = set()
        self._stopped = False

    def directory_of(self, request: TrialRequest) -> Path:
        """Return where a trial's result is kept."""
        return self._directory / request.fingerprint()

    def run(self, request: TrialRequest) -> TrialResult:
        """Return a trial's result; many threads may ask at the same time.

        Raises:
            TfpeelError: what the trial found wrong.
            WorkerLostError: something ended the process, and one more.
            StoppedError: `stop` was called.
        """
        directory, tries = self.directory_of(request), 0
        while True:
            found = stored_trial(directory)
            if found is not None:
                return found
            try:
                return self._run(request, directory)
            except WorkerLostError:
                tries += 1
                if self._stopped:
                    raise StoppedError from None
                if tries == _MOST_TRIES:
                    raise

    def _run(self, request: TrialRequest, directory: Path) -> TrialResult:
        with worker_processes(1) as process:
            with self._lock:
                if self._stopped:
                    raise StoppedError
                running = process.submit(run_trial, request, directory, self._jobs_each)
                self._running.add(process)
            try:
                return result_of(running)
            finally:
                with self._lock:
                    self._running.discard(process)

    def stop(self) -> None:
        """End all processes and start no more."""
        with self._lock:
            self._stopped = True
            for process in self._running:
                process.close()
