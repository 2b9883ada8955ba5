"""`tfpeel prepare --check`."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.cli.commands import times
from tests.cli.test_errors import refused
from tfpeel.cli.main import run


@pytest.fixture
def data(tmp_path):
    path = tmp_path / "data.csv"
    lines = [f"u{n % 9},[red]i{n % 7},{1 + n % 5}" for n in range(63)]
    path.write_text("\n".join(["user,item,stars", *lines, "U0,[red]i0,5"]) + "\n")
    return path


def test_it_tells_what_is_odd_and_makes_nothing(capsys, data):
    before = times(data.parent)
    assert run(["prepare", "--check", "--data", str(data)]) == 0
    out, err = capsys.readouterr()
    assert "Took column 'stars' as the rating; --rating-column changes it." in out
    assert "'U0' and 'u0'" in out
    assert "--min-rating 4" in out
    assert "[red]i" not in err
    assert times(data.parent) == before


def test_the_json_has_the_findings(capsys, data, tmp_path):
    given = ["prepare", "--check", "--workspace", str(tmp_path / "ws"), "--data", str(data)]
    assert run([*given, "--json", "-"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["rows"], found["users"], found["items"]) == (64, 10, 7)
    kinds = {each["kind"]: each for each in found["findings"]}
    assert kinds["look-alike-users"]["examples"] == ["'U0' and 'u0'"]
    assert kinds["ratings"]["option"] == "--min-rating 4"
    assert not (tmp_path / "ws").exists()


def test_the_options_that_it_names_are_options_of_prepare(capsys, data):
    given = ["prepare", "--check", "--data", str(data)]
    assert run([*given, "--json", "-"]) == 0
    options = [each["option"] for each in json.loads(capsys.readouterr().out)["findings"]]
    named = [word for option in options if option for word in option.split()]
    assert len(named) >= 2
    assert run([*given, *named]) == 0


def test_in_a_workspace_it_looks_at_its_data(capsys, workspace, tmp_path):
    path = tmp_path / "ws"
    shutil.copytree(workspace, path)
    before = times(path)
    assert run(["prepare", "--check", "--workspace", str(path)]) == 0
    assert "Data synthetic: " in capsys.readouterr().out
    assert times(path) == before


def test_what_cannot_be_read_is_refused(capsys, data, tmp_path):
    assert "does not exist" in refused(capsys, "prepare", "--check", "--data", tmp_path / "none")
    assert "--workspace is missing" in refused(capsys, "prepare", "--data", data)
    given = ("prepare", "--workspace", tmp_path / "ws", "--data", data, "--json", "-")
    assert "--json goes with --check" in refused(capsys, *given)
    data.write_text("who,what\na,b\n")
    assert "no user and no item column" in refused(capsys, "prepare", "--check", "--data", data)
