from __future__ import annotations

from pathlib import Path

from tests.cli.test_errors import refused
from tfpeel.cli.main import run
from tfpeel.cli.run_options import config_of_file
from tfpeel.workspace import RunConfig, preset_fields


def test_init_writes_a_file_and_keeps_one_that_is_there(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert run(["config", "init"]) == 0
    assert "tfpeel run --workspace WS --data DATA --config tfpeel.toml" in capsys.readouterr().out
    assert config_of_file(Path("tfpeel.toml"), None) == RunConfig()
    Path("tfpeel.toml").write_text("seed = 3\n")
    message = refused(capsys, "config", "init")
    assert "the file is there already; received: tfpeel.toml" in message
    assert Path("tfpeel.toml").read_text() == "seed = 3\n"
    assert run(["config", "init", "--preset", "fast", "--overwrite"]) == 0
    expected = RunConfig(preset="fast", **preset_fields("fast"))
    assert config_of_file(Path("tfpeel.toml"), None) == expected
    capsys.readouterr()
    assert "the file is a directory" in refused(capsys, "config", "init", ".", "--overwrite")
