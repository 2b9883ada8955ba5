"""Wrong usage of `tfpeel tune`; the trials themselves are in tests/tune."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.cli.commands import command, tfpeel
from tests.cli.test_errors import refused


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    path = tmp_path_factory.mktemp("tune") / "ws"
    small = ("--users", "60", "--items", "200", "--interactions", "900", "--preset", "paper")
    tfpeel("prepare", "--workspace", path, *small, "--budget", "30KB")
    return path


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--trials", "0"], "allowed: whole number from 1 to 10000"),
        (["--tuner", "grid"], "allowed: random, hyperband, bayesian"),
        (["--parameter", "depth"], "'depth' is not one of 'diversity', 'learning-rate'"),
        (["--repeat", "-1"], "bad value for --repeat; received: '-1'"),
        (["--budget", "1GB"], "bad size"),
        (["--out", "there.toml"], "the file is there already; received: there.toml"),
        (["--parameter", "temperature"], "received: pretrain.loss bpr; allowed: the softmax"),
    ],
)
def test_wrong_usage(capsys, monkeypatch, tmp_path, prepared, arguments, expected):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.toml").write_text("seed = 1\n")
    assert expected in refused(capsys, "tune", "--workspace", prepared, *arguments)
    assert (tmp_path / "there.toml").read_text() == "seed = 1\n"
    assert not (prepared / "tune").exists()


def test_a_budget_without_room_for_a_file_is_said_by_the_first_trial(prepared):
    small = ("--workspace", prepared, "--trials", "1", "--budget", "200B")
    done = tfpeel("tune", *small, status=2)
    assert done.stderr.startswith("Error: ")
    assert done.stderr.count("\n") == 1, done.stderr
    assert "200" in done.stderr


@pytest.mark.parametrize("package", ["keras_tuner", "matplotlib"])
def test_without_the_extra_it_says_what_to_install(prepared, package):
    code = (
        f"import sys; sys.modules[{package!r}] = None\n"
        "from tfpeel.cli.main import run\n"
        f"sys.exit(run(['tune', '--workspace', {str(prepared)!r}]))\n"
    )
    done = subprocess.run([command()[0], "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1, done.stderr
    assert package in done.stderr
    assert "pip install 'tfpeel[tune]'" in done.stderr


def test_help_says_defaults_without_the_extra():
    code = (
        "import sys; sys.modules['keras_tuner'] = None\n"
        "from tfpeel.cli.main import run\n"
        "sys.exit(run(['tune', '--help']))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "default: 20" in done.stdout
    assert "random|hyperband|bayesian" in done.stdout
