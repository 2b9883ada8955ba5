"""Whatever is damaged in a workspace is made again with the same bytes, or named on one line."""

from __future__ import annotations

import os
import shutil
from itertools import cycle
from pathlib import Path

import pytest

from tests.cli.commands import hashes
from tests.cli.test_errors import refused
from tfpeel.cli.main import run
from tfpeel.runtime import Pack

# One file of each kind that a stage leaves.
MADE_AGAIN = (
    "dataset/result.json",
    "dataset/train_indices.npy",
    "validation/pretrained/user_vectors.npy",
    "pretrained/result.json",
    "clusters/router.npy",
    "refined/001/head.npy",
    "one-table/refined/000/weights.npy",
    "pack/manifest.json",
    "pack/router.tflite",
    "pack/cluster-001/25000.tflite",
    "one-table/pack/items.jsonl",
    "reports/known-users-test.json",
)


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    # In JSON, the last digit: it stays JSON.
    digits = [place for place, byte in enumerate(content) if 48 <= byte <= 57]
    content[digits[-1] if path.suffix in (".json", ".jsonl") else -1] ^= 1
    path.write_bytes(content)


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


DAMAGES = (flip, cut, Path.unlink)


@pytest.fixture(scope="module")
def whole(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of a finished workspace in which nothing has been read yet."""
    path = tmp_path_factory.mktemp("damaged") / "ws"
    shutil.copytree(workspace, path)
    return path


def content_of(path: Path) -> dict[str, str]:
    return {name: value for name, value in hashes(path).items() if name != ".lock"}


@pytest.mark.parametrize(("name", "damage"), zip(MADE_AGAIN, cycle(DAMAGES), strict=False))
def test_run_makes_it_again(whole, name, damage):
    before = content_of(whole)
    damage(whole / name)
    assert content_of(whole) != before
    assert run(["run", "--workspace", str(whole), "--jobs", "1"]) == 0
    assert content_of(whole) == before


@pytest.mark.parametrize("damage", DAMAGES)
def test_who_reads_alone_is_told(capsys, whole, tmp_path, damage):
    ws = tmp_path / "ws"
    shutil.copytree(whole, ws)
    damage(ws / "clusters" / "assignment.npy")
    message = refused(capsys, "report", "--workspace", ws)
    assert f"{ws / 'clusters' / 'assignment.npy'} " in message
    assert f"next: remove {ws / 'clusters'}, then tfpeel run makes it again" in message
    shutil.rmtree(ws / "clusters")
    assert run(["run", "--workspace", str(ws), "--jobs", "1"]) == 0
    assert content_of(ws) == content_of(whole)


@pytest.mark.parametrize(
    ("old", "new"), [('"seed": 3', '"seed": 4'), ('"exported": true', '"exported": []'), ("{", "")]
)
def test_a_changed_config_is_not_believed(capsys, whole, tmp_path, old, new):
    shutil.copytree(whole, tmp_path / "ws")
    file = tmp_path / "ws" / "workspace.json"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    for command in ("run", "export", "report", "evaluate"):
        message = refused(capsys, command, "--workspace", tmp_path / "ws")
        assert f"{file} " in message
        assert "next: put back the file as it was, or run in another --workspace" in message


def test_a_budget_is_not_added_to_a_damaged_file(whole, tmp_path):
    ws = tmp_path / "ws"
    shutil.copytree(whole, ws)
    flip(ws / "pack" / "cluster-000" / "25000.tflite")
    assert run(["export", "--workspace", str(ws), "--budget", "32KB"]) == 0
    found, before = hashes(ws / "pack"), hashes(whole / "pack")
    assert {name for name in before if found[name] != before[name]} == {"manifest.json"}
    Pack(ws / "pack").verify()
