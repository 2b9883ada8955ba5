from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.tune.dying_trial import DyingRequest, dying_trial
from tfpeel.processes import WorkerLostError
from tfpeel.tune import processes as module
from tfpeel.tune.processes import StoppedError, TrialProcesses


@pytest.fixture
def trials(monkeypatch, tmp_path):
    monkeypatch.setattr(module, "run_trial", dying_trial)
    return TrialProcesses(tmp_path / "trials", 1)


def test_a_trial_whose_process_is_killed_is_run_once_more(trials):
    assert trials.run(DyingRequest(deaths=1)) == 1


def test_killed_again_it_has_failed(trials):
    with pytest.raises(WorkerLostError, match=r"perhaps for want of memory; next: fewer --jobs"):
        trials.run(DyingRequest(deaths=2))


def test_stopped_it_has_not_failed_and_no_other_is_run(trials):
    request = DyingRequest(deaths=-1)
    with ThreadPoolExecutor(1) as thread:
        running = thread.submit(trials.run, request)
        while not (trials.directory_of(request) / "waits").exists():
            time.sleep(0.01)
        trials.stop()
        with pytest.raises(StoppedError):
            running.result()
    with pytest.raises(StoppedError):
        trials.run(DyingRequest(deaths=0))
