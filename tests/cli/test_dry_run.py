"""`tfpeel run --dry-run`."""

from __future__ import annotations

import json
import shutil

from tests.cli.commands import SMALL, times
from tests.cli.test_errors import refused
from tfpeel.cli.main import run

NAMES = ("prepare", "pretrain", "cluster", "refine", "export", "evaluate")


def dry(capsys, *arguments: object) -> str:
    assert run(["run", "--dry-run", *map(str, arguments)]) == 0
    return capsys.readouterr().out


def test_it_tells_every_stage_and_makes_nothing(capsys, tmp_path):
    out = dry(capsys, "--workspace", tmp_path / "ws")
    lines = [line.split()[0] for line in out.splitlines() if line.startswith("  ")]
    assert lines == ["stage", *NAMES]
    assert "Data: 3,000 users, 4,000 items, 150,000 interactions. Nothing was made." in out
    assert "usually within a factor of 2.5" in out
    assert " 0 KB" not in out
    assert list(tmp_path.iterdir()) == []


def test_the_sizes_are_those_of_the_data(capsys, tmp_path):
    data = tmp_path / "data.csv"
    lines = [f"u{n % 9},i{n % 7}" for n in range(63)]
    data.write_text("\n".join(["user,item", *lines]) + "\n")
    out = dry(capsys, "--workspace", tmp_path / "ws", "--data", data, "--json", "-")
    found = json.loads(out)
    assert found["size"] | {"train_interactions": 0} == {
        "users": 9,
        "items": 7,
        "interactions": 63,
        "train_interactions": 0,
    }
    assert 30 < found["size"]["train_interactions"] < 63
    assert [stage["name"] for stage in found["stages"]] == list(NAMES)
    for stage in found["stages"]:
        assert min(stage["seconds"], stage["memory_bytes"], stage["disk_bytes"]) > 0


def test_what_is_there_already_is_said(capsys, workspace, tmp_path):
    path = tmp_path / "ws"
    shutil.copytree(workspace, path)
    before = times(path)
    assert "To do: nothing." in dry(capsys, "--workspace", path)
    found = json.loads(dry(capsys, "--workspace", path, "--budget", "30KB", "--json", "-"))
    assert found["done"] == list(NAMES[:4])
    shutil.rmtree(path / "clusters")
    found = json.loads(dry(capsys, "--workspace", path, "--json", "-"))
    assert found["done"] == ["prepare", "pretrain"]
    found = json.loads(dry(capsys, "--workspace", path, *SMALL, "--overwrite", "--json", "-"))
    assert found["done"] == []
    assert {**times(path)} == {
        name: time for name, time in before.items() if not name.startswith("clusters/")
    }


def test_what_the_run_would_refuse_is_refused(capsys, workspace, tmp_path):
    other = refused(capsys, "run", "--dry-run", "--workspace", workspace, "--clusters", "3")
    assert "made with another cluster.clusters" in other
    (tmp_path / "letter.txt").write_text("Dear")
    taken = refused(capsys, "run", "--dry-run", "--workspace", tmp_path)
    assert "holds something else" in taken
    missing = refused(capsys, "run", "--dry-run", "--workspace", "x", "--data", tmp_path / "none")
    assert "does not exist" in missing
    given = ("run", "--workspace", tmp_path / "ws", "--json", "-")
    assert "--json goes with --dry-run" in refused(capsys, *given)
