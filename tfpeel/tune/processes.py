"""Trials in processes of their own: TensorFlow gives memory back only when a process ends."""

from __future__ import annotations

import multiprocessing
import threading
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from tfpeel.errors import EnvironmentProblemError, TfpeelError
from tfpeel.processes import available_cores, follow_parent
from tfpeel.tune.trial import TrialRequest, TrialResult, run_trial, stored_trial


class TrialKilledError(EnvironmentProblemError):
    """A trial's process was ended from outside."""


class TrialBrokenError(Exception):
    """A trial's process ended with a traceback: a bug."""


class TrialProcesses:
    """Runs trials, each in a new process; a result that is there already is taken.

    Args:
        directory: of all trials' results.
        together: how many run at the same time; they share the cores.
    """

    def __init__(self, directory: Path, together: int) -> None:
        self._directory = directory
        self._jobs_each = max(1, available_cores() // together)
        self._context = multiprocessing.get_context("spawn")
        self._lock = threading.Lock()
        self._running: set[BaseProcess] = set()
        self._stopped = False

    def directory_of(self, request: TrialRequest) -> Path:
        """Return where a trial's result is kept."""
        return self._directory / request.fingerprint()

    def run(self, request: TrialRequest) -> TrialResult:
        """Return a trial's result; many threads may ask at the same time.

        Raises:
            TfpeelError: what the trial found wrong.
            TrialKilledError: something ended the process, or `stop` was called.
            TrialBrokenError: the process has printed a traceback.
        """
        directory = self.directory_of(request)
        found = stored_trial(directory)
        if found is not None:
            return found
        receiver, sender = self._context.Pipe(duplex=False)
        process = self._context.Process(
            target=_run, args=(request, directory, self._jobs_each, sender)
        )
        with self._lock:
            if self._stopped:
                raise TrialKilledError("tuning was stopped")
            process.start()
            self._running.add(process)
        sender.close()
        try:
            problem = receiver.recv()
        except EOFError:
            problem = None
        process.join()
        with self._lock:
            self._running.discard(process)
        if problem is not None:
            raise TfpeelError(problem)
        found = stored_trial(directory)
        if found is not None:
            return found
        status = process.exitcode or 0
        if status >= 0:
            raise TrialBrokenError(f"the trial in {directory} ended with status {status}")
        raise TrialKilledError(
            f"the process of a trial was ended by signal {-status}, perhaps for want of memory; "
            "next: fewer --jobs, or a larger machine; the same command goes on where it was"
        )

    def stop(self) -> None:
        """End all processes and start no more."""
        with self._lock:
            self._stopped = True
            for process in self._running:
                process.terminate()


def _run(request: TrialRequest, directory: Path, jobs: int, sender: Connection) -> None:
    follow_parent()
    try:
        run_trial(request, directory, jobs)
    except TfpeelError as error:
        sender.send(str(error))
    finally:
        sender.close()
