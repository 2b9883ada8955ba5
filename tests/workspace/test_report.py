from __future__ import annotations

import shutil

from tfpeel.engine import ThisProcess
from tfpeel.progress import Silent
from tfpeel.workspace import Workspace, evaluate_stage, evaluation_report

ASKED = ("known-users", "test", (20, 50), None, ThisProcess())
OTHER = ("known-users", "test", (5,), 30, ThisProcess())


def test_killed_before_it_was_noted_an_evaluation_answers_no_other_question(workspace, tmp_path):
    path = tmp_path / "ws"
    shutil.copytree(workspace, path)
    answer = evaluation_report(Workspace(path), *ASKED, Silent())
    # All that a command does before it notes what it did.
    evaluate_stage(Workspace(path), *OTHER, Silent())
    assert evaluation_report(Workspace(path), *ASKED, Silent()) == answer
    assert evaluation_report(Workspace(path), *OTHER, Silent())["results"][0]["users"] == 30
