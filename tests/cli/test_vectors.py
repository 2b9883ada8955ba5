"""`tfpeel vectors` on the tiny workspace."""

from __future__ import annotations

import importlib
import shutil

import pytest

from tests.cli.commands import tfpeel
from tfpeel.vectors import VECTOR_FORMATS, read_vectors
from tfpeel.workspace import Workspace, load_dataset


@pytest.fixture
def finished(workspace, tmp_path):
    path = tmp_path / "ws"
    shutil.copytree(workspace, path)
    return path


def test_it_writes_into_the_workspace_and_replaces_nothing_unasked(finished):
    done = tfpeel("vectors", "--workspace", finished)
    path = finished / "vectors" / "parquet"
    lines = done.stdout.splitlines()
    data = load_dataset(Workspace(finished))
    assert lines[0].startswith(f"{path}: {data.user_count} users, {data.item_count} items, ")
    assert read_vectors(path, (), ()).items.ids == data.item_ids
    done = tfpeel("vectors", "--workspace", finished, status=2)
    assert "there are vectors already" in done.stderr
    before = (path / "items.parquet").stat().st_ino
    tfpeel("vectors", "--workspace", finished, "--overwrite")
    assert (path / "items.parquet").stat().st_ino != before


@pytest.mark.parametrize("to", VECTOR_FORMATS)
def test_the_next_step_opens_what_was_written(finished, to):
    done = tfpeel("vectors", "--workspace", finished, "--format", to)
    start, _, call = done.stdout.splitlines()[-1].partition(": ")
    assert start == "Next, in Python"
    module = call.split(".")[0]
    eval(call, {module: importlib.import_module(module)})


def test_nothing_else_is_ever_replaced(finished, tmp_path):
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work")
    given = ("vectors", "--workspace", finished, "--overwrite", "--out")
    assert "thesis.txt" in tfpeel(*given, mine, status=2).stderr
    assert "--out is a file" in tfpeel(*given, mine / "thesis.txt", status=2).stderr
    assert (mine / "thesis.txt").read_text() == "years of work"


def test_a_global_model_is_needed(tmp_path):
    path = tmp_path / "ws"
    tfpeel("prepare", "--workspace", path, "--users", "50", "--items", "200")
    done = tfpeel("vectors", "--workspace", path, status=2)
    assert "the stage pretrain is not done" in done.stderr
