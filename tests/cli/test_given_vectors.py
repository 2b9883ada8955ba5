"""Packs of vectors that someone else trained."""

from __future__ import annotations

import json
import re
import shutil

import numpy as np
import pytest

from tests.cli.commands import SMALL, hashes, tfpeel, times
from tfpeel.pretrain import Pretrained
from tfpeel.runtime import Pack
from tfpeel.workspace import Workspace, load_dataset

DATA = SMALL[:6]
LATER = ("--preset", "fast", "--clusters", "2", "--budget", "40KB", "--seed", "3")


@pytest.fixture(scope="module")
def vectors(workspace, tmp_path_factory):
    """The vectors of the tiny workspace, as if from somewhere else."""
    path = tmp_path_factory.mktemp("vectors") / "mine.npz"
    model, data = Pretrained.load(workspace / "pretrained"), load_dataset(Workspace(workspace))
    np.savez(
        path,
        item_vectors=model.item_vectors,
        user_vectors=model.user_vectors,
        item_ids=data.item_ids,
        user_ids=data.user_ids,
    )
    return path


@pytest.fixture(scope="module")
def made(vectors, tmp_path_factory):
    path = tmp_path_factory.mktemp("made") / "ws"
    tfpeel("run", "--workspace", path, *DATA, *LATER, "--vectors", vectors, "--jobs", 1)
    return path


def test_run_ranks_by_the_vectors_and_makes_packs_of_them(made, workspace):
    given, trained = (Pretrained.load(path / "pretrained") for path in (made, workspace))
    np.testing.assert_array_equal(
        np.argsort(-(given.user_vectors @ given.item_vectors.T), axis=1)[:, :5],
        np.argsort(-(trained.user_vectors @ trained.item_vectors.T), axis=1)[:, :5],
    )
    assert Pack(made / "pack").budgets == (40_000,)
    report = json.loads((made / "reports" / "known-users-test.json").read_text())
    (result,) = report["results"]
    assert result["recall@20"] > 0.9 * result["full_model"]["recall@20"]
    assert result["recall@20"] > 1.5 * result["popularity"]["recall@20"]


def test_refine_takes_them_in_a_prepared_workspace_with_the_same_bytes(made, vectors, tmp_path):
    path = tmp_path / "ws"
    tfpeel("prepare", "--workspace", path, *DATA, *LATER)
    tfpeel("refine", "--workspace", path, "--vectors", vectors, "--jobs", 1)
    made_of = tfpeel("pretrain", "--workspace", path).stdout
    assert re.search(r"Global model: \d+ dimensions, .* of the vectors that were given\.", made_of)
    tfpeel("export", "--workspace", path)
    assert hashes(path / "pack") == hashes(made / "pack")


def test_a_finished_workspace_needs_the_file_no_more_until_it_changes(made, vectors, tmp_path):
    path, mine = tmp_path / "ws", tmp_path / "mine.npz"
    shutil.copy(vectors, mine)
    tfpeel("prepare", "--workspace", path, *DATA, *LATER)
    tfpeel("refine", "--workspace", path, "--vectors", mine, "--jobs", 1)
    mine.unlink()
    tfpeel("export", "--workspace", path)
    before = (path / "pretrained" / "item_vectors.npy").read_bytes()
    with np.load(vectors) as arrays:
        np.savez(mine, **{**arrays, "item_vectors": arrays["item_vectors"] * 0.5 + 0.01})
    tfpeel("pretrain", "--workspace", path)
    assert (path / "pretrained" / "item_vectors.npy").read_bytes() != before
    assert "the stage cluster is not done" in tfpeel("export", "--workspace", path, status=2).stderr


def test_a_model_that_was_trained_is_not_replaced_unasked(workspace, vectors, tmp_path):
    path = tmp_path / "ws"
    shutil.copytree(workspace, path)
    before = times(path)
    given = ("refine", "--workspace", path, "--vectors", vectors, "--jobs", 1)
    done = tfpeel(*given, status=2)
    assert "the workspace has another global model" in done.stderr
    assert times(path) == before
    tfpeel(*given, "--overwrite")
    assert Pretrained.load(path / "pretrained").choices.epochs == 0


def test_wrong_vectors_are_one_line(vectors, tmp_path):
    path = tmp_path / "ws"
    given = ("prepare", "--workspace", path, *DATA, *LATER)
    done = tfpeel(*given, "--vectors", tmp_path / "none.npz", status=2)
    assert f"there are no vectors at {tmp_path}/none.npz" in done.stderr
    (tmp_path / "mine.csv").write_text("id,x\n1,0.5\n")
    done = tfpeel(*given, "--vectors", tmp_path / "mine.csv", status=2)
    assert "received: a file or folder of another kind" in done.stderr
    assert not path.exists()
    done = tfpeel(*given, "--vectors", vectors, "--epochs", 3, status=2)
    assert "--epochs is about training, and the vectors are given" in done.stderr
    np.savez(tmp_path / "few.npz", item_vectors=np.ones((3, 2)))
    tfpeel(*given, "--vectors", tmp_path / "few.npz")
    done = tfpeel("pretrain", "--workspace", path, status=2)
    assert "have no ids; received: 3 rows" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (path / "pretrained").exists()


def test_users_whom_nobody_saw(vectors, tmp_path):
    path = tmp_path / "ws"
    options = ("--split", "held-out-users", "--vectors", vectors, "--jobs", 1)
    done = tfpeel("run", "--workspace", path, *DATA, *LATER, *options)
    assert "held-out-users on test" in done.stdout
    report = json.loads((path / "reports" / "held-out-users-test.json").read_text())
    (result,) = report["results"]
    assert result["full_model"]["recall@20"] > 1.5 * result["popularity"]["recall@20"]
