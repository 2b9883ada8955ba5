"""One trial in this process: its refinement takes no more processes than it is given."""

from __future__ import annotations

import importlib
import shutil

import pytest

from tests.cli.commands import SMALL, tfpeel
from tfpeel.engine import Processes
from tfpeel.tune.trial import TrialRequest, run_trial
from tfpeel.workspace import Workspace


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    path = tmp_path_factory.mktemp("trial") / "ws"
    options = [*SMALL[: SMALL.index("--jobs")], "--refine-steps", "2"]
    tfpeel("prepare", "--workspace", path, *options)
    return path


def test_trials_share_the_cores(prepared, tmp_path, monkeypatch):
    module = importlib.import_module("tfpeel.workspace.refine_stage")
    counts = []

    class Counted(Processes):
        def run(self, work, tasks):
            counts.append(self.places)
            return super().run(work, tasks)

    monkeypatch.setattr(module, "_MUCH", 1)  # this work is too small for processes
    monkeypatch.setattr("tfpeel.tune.trial.Processes", Counted)
    found = []
    for jobs in (1, 2):
        path = tmp_path / str(jobs)
        shutil.copytree(prepared, path)
        request = TrialRequest(path, Workspace(path).config, (25_000,), in_place=True)
        found.append(run_trial(request, tmp_path / f"result-{jobs}", jobs).recall)
    assert counts == [1, 2]
    assert found[0] == found[1]
