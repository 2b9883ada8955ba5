from __future__ import annotations

from tests.cli.test_errors import refused
from tfpeel.cli.main import run
from tfpeel.workspace import Workspace


def test_what_a_workspace_shows_makes_the_same_run(capsys, workspace, tmp_path):
    assert run(["config", "show", "--workspace", str(workspace)]) == 0
    path = tmp_path / "shown.toml"
    path.write_text(capsys.readouterr().out)
    again = tmp_path / "again"
    assert run(["prepare", "--workspace", str(again), "--config", str(path)]) == 0
    config = Workspace(workspace).config
    assert Workspace(again).config.fingerprint() == config.fingerprint()
    assert config.pretrain.dimension == 16


def test_a_file_and_a_preset_are_shown_as_they_hold(capsys, tmp_path):
    path = tmp_path / "my.toml"
    path.write_text('preset = "best"\n[pretrain]\npatience = 9\n')
    assert run(["config", "show", "--config", str(path)]) == 0
    out = capsys.readouterr().out
    assert "epochs = 12\n" in out
    assert "patience = 9\n" in out
    assert run(["config", "show", "--config", str(path), "--preset", "fast"]) == 0
    out = capsys.readouterr().out
    assert "epochs = 3\n" in out
    assert "patience = 9\n" in out


def test_a_workspace_and_a_file_are_one_too_many(capsys, tmp_path):
    message = refused(capsys, "config", "show", "--workspace", tmp_path, "--preset", "fast")
    assert "received: --workspace and --preset; allowed: one of them" in message
    assert "this is no workspace" in refused(capsys, "config", "show", "--workspace", tmp_path)
