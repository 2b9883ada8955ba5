"""How much the server's vectors count in a workspace."""

from __future__ import annotations

import importlib
import shutil

import pytest

from tests.cli.commands import SMALL, tfpeel
from tfpeel.engine import ThisProcess
from tfpeel.evaluate import USUAL_SHARE
from tfpeel.progress import Silent
from tfpeel.workspace import (
    Workspace,
    evaluation_report,
    known_server_share,
    load_dataset,
    server_share,
)

ASKED = ("test", (5,), 20, ThisProcess(), Silent())


@pytest.fixture
def opened(workspace, tmp_path):
    """A copy of the tiny workspace whose share validation chooses."""
    path = shutil.copytree(workspace, tmp_path / "ws")
    return with_share(path, None)


def with_share(path, share):
    config = Workspace(path).config
    evaluate = config.evaluate.model_copy(update={"server_share": share})
    return Workspace.open(path, config.model_copy(update={"evaluate": evaluate}))


def test_validation_chooses_once(opened, monkeypatch):
    assert known_server_share(opened, load_dataset(opened)) == USUAL_SHARE
    share = server_share(opened, load_dataset(opened), ThisProcess(), Silent())
    assert 0 <= share <= 1
    assert known_server_share(Workspace(opened.path), load_dataset(opened)) == share
    assert not (opened.path / "validation" / "one-table" / "refined").exists()
    module = importlib.import_module("tfpeel.workspace.server_share")
    monkeypatch.setattr(module, "choose_server_share", None)
    again = Workspace(opened.path)
    assert server_share(again, load_dataset(again), ThisProcess(), Silent()) == share


@pytest.mark.parametrize("protocol", ["known-users", "fresh-interactions"])
def test_an_evaluation_uses_what_was_chosen_and_says_so(opened, monkeypatch, protocol):
    module = importlib.import_module("tfpeel.workspace.server_share")
    monkeypatch.setattr(module, "choose_server_share", lambda *_: 0.5)
    report = evaluation_report(opened, protocol, *ASKED)
    assert {result["server_share"] for result in report["results"]} == {0.5}
    assert known_server_share(opened, load_dataset(opened)) == 0.5
    other = evaluation_report(with_share(opened.path, 0.0), protocol, *ASKED)
    assert {result["server_share"] for result in other["results"]} == {0.0}
    known = other["results"][0]
    if protocol == "fresh-interactions":
        assert known["recall@5"] == known["history_pack"]["recall@5"]


def test_a_config_may_say_it(opened):
    for share in (0.25, 0.0, 1.0):
        workspace = with_share(opened.path, share)
        assert server_share(workspace, load_dataset(workspace), ThisProcess(), Silent()) == share
        assert known_server_share(workspace, load_dataset(workspace)) == share


def test_given_vectors_may_know_the_validation_part(opened):
    workspace = Workspace(opened.path)
    workspace.take_vectors("somewhere")
    assert server_share(workspace, load_dataset(workspace), ThisProcess(), Silent()) == USUAL_SHARE


def test_users_whom_the_server_does_not_know_need_no_choice(tmp_path, monkeypatch):
    module = importlib.import_module("tfpeel.workspace.server_share")
    monkeypatch.setattr(module, "choose_server_share", None)
    tfpeel("run", "--workspace", tmp_path / "ws", *SMALL, "--split", "held-out-users")
    report = evaluation_report(with_share(tmp_path / "ws", None), "held-out-users", *ASKED)
    assert "server_share" not in report["results"][0]
