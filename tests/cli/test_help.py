from __future__ import annotations

import subprocess
import sys

import pytest

from tests.cli.commands import tfpeel

COMMANDS = [
    "run",
    "prepare",
    "pretrain",
    "cluster",
    "refine",
    "export",
    "evaluate",
    "recommend",
    "inspect",
    "vectors",
    "tune",
    "report",
    "play",
    "keys",
    "sign",
    "verify",
    "deploy",
    "config",
    "completion",
]
DEPLOY_COMMANDS = ["devices", "push", "verify", "start", "remove"]
WATCH = (
    "import sys\n"
    "from tfpeel.cli.main import run\n"
    "status = run(sys.argv[1:])\n"
    "slow = {'tensorflow', 'tf_keras', 'sklearn', 'polars'} & set(sys.modules)\n"
    "sys.exit(f'imported {slow}' if slow else status)\n"
)


def without_slow_imports(*arguments: object) -> str:
    call = [sys.executable, "-c", WATCH, *map(str, arguments)]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_help_lists_the_commands_in_the_order_of_the_work():
    out = without_slow_imports("--help")
    assert listed_in(out) == COMMANDS
    assert without_slow_imports() == out
    out = without_slow_imports("deploy", "--help")
    assert listed_in(out) == DEPLOY_COMMANDS
    assert without_slow_imports("deploy") == out


def listed_in(out: str) -> list[str]:
    lines = out.split("order of the work:")[1].splitlines()
    return [line.split()[0] for line in lines if line]


def test_the_version():
    assert tfpeel("--version").stdout == "tfpeel 0.1.0\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name):
    assert tfpeel(name, "--help").stdout.startswith(f"Usage: tfpeel {name} ")


@pytest.mark.parametrize("name", DEPLOY_COMMANDS)
def test_every_command_of_deploy_has_help(name):
    out = without_slow_imports("deploy", name, "--help")
    assert out.startswith(f"Usage: tfpeel deploy {name} ")


@pytest.mark.parametrize("name", ["init", "show"])
def test_every_command_of_config_has_help(name):
    assert listed_in(tfpeel("config").stdout) == ["init", "show"]
    assert tfpeel("config", name, "--help").stdout.startswith(f"Usage: tfpeel config {name} ")


def test_help_says_what_is_left_out_as_people_do():
    words = " ".join(tfpeel("run", "--help").stdout.split())
    assert "such as bots; not given: nobody" in words
    assert "None:" not in words
    assert "Users of the synthetic data set" in words


def test_inspect_and_recommend_import_nothing_slow(workspace):
    pack = workspace / "pack"
    assert "Every file is whole" in without_slow_imports("inspect", pack)
    out = without_slow_imports("recommend", "--pack", pack, "--history", "item-0001", "-k", "3")
    assert len(out.splitlines()) == 4
