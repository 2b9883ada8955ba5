from __future__ import annotations

import json
import os
import subprocess
import sys

import faiss
import numpy as np
import polars as pl
import pytest

from tests.vectors.toy_full_model import NOT_FITTED, toy_full_model
from tests.vectors.toy_vectors import ITEM_IDS, USER_IDS
from tfpeel.errors import EnvironmentProblemError
from tfpeel.ranking import top_items
from tfpeel.vectors import VECTOR_FORMATS, WRITTEN_NAMES, read_vectors, write_vectors

MODEL = toy_full_model()
# What a server runs: TensorFlow alone.
SERVER = """
import json, sys
import tensorflow as tf
model = tf.saved_model.load(sys.argv[1])
users, k = json.loads(sys.argv[2])
found = model.signatures["serving_default"](user_ids=tf.constant(users), k=tf.constant(k))
ids = [[one.decode() for one in row] for row in found["item_ids"].numpy().tolist()]
assert "tfpeel" not in sys.modules
print(json.dumps([ids, found["scores"].numpy().tolist()]))
"""


def served(folder, users, k):
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-c", SERVER, str(folder), json.dumps([users, k])],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_saved_model_recommends_what_the_full_model_does_without_tfpeel(tmp_path):
    write_vectors(tmp_path / "model", MODEL, "saved-model")
    users = MODEL.users
    lists = top_items(
        lambda some: MODEL.pretrained.scores(MODEL.history[some], some), MODEL.history, users, 5
    )
    ids, scores = served(tmp_path / "model", MODEL.user_ids, 5)
    assert ids == [[ITEM_IDS[item] for item in row] for row in lists]
    expected = MODEL.pretrained.scores(MODEL.history[users], users)
    np.testing.assert_allclose(scores, np.take_along_axis(expected, lists, axis=1), rtol=1e-4)


def test_unknown_users_and_items_that_they_have_are_empty(tmp_path):
    write_vectors(tmp_path / "model", MODEL, "saved-model")
    ids, scores = served(tmp_path / "model", ["nobody", USER_IDS[NOT_FITTED], USER_IDS[0]], 99)
    assert set(ids[0] + ids[1]) == {""}
    assert len(ids[2]) == len(ITEM_IDS)
    own = MODEL.history[0].nnz
    assert ids[2][-own:] == [""] * own
    assert "" not in ids[2][:-own]
    assert max(scores[2][-own:]) < -1e8


@pytest.mark.parametrize("to", ["parquet", "npz"])
def test_tables_are_read_back_without_users_who_are_not_fitted(tmp_path, to):
    write_vectors(tmp_path / "out", MODEL, to)
    given = read_vectors(tmp_path / "out" / ("vectors.npz" if to == "npz" else ""), (), ())
    assert given.items.ids == ITEM_IDS
    np.testing.assert_array_equal(given.items.vectors, MODEL.pretrained.item_vectors)
    assert USER_IDS[NOT_FITTED] not in given.users.ids
    found = given.users.rows_for(USER_IDS[:3])
    np.testing.assert_array_equal(found, MODEL.pretrained.user_vectors[:3])


def test_an_index_of_faiss_finds_the_lines_of_the_items(tmp_path):
    write_vectors(tmp_path / "out", MODEL, "faiss")
    index = faiss.read_index(str(tmp_path / "out" / "items.faiss"))
    users = pl.read_parquet(tmp_path / "out" / "users.parquet")
    lines = [json.loads(line) for line in (tmp_path / "out" / "items.jsonl").open()]
    vectors = np.asarray(users["vector"].to_list(), np.float32)
    _, found = index.search(vectors, 4)
    expected = np.argsort(-(MODEL.user_vectors @ MODEL.item_vectors.T), axis=1)[:, :4]
    assert [[lines[place]["id"] for place in row] for row in found] == [
        [ITEM_IDS[item] for item in row] for row in expected
    ]
    assert lines[:2] == [{"id": "i0"}, {"id": "i1", "title": "The i1"}]


@pytest.mark.parametrize("to", VECTOR_FORMATS)
def test_what_is_there_is_replaced_as_a_whole(tmp_path, to):
    for one in ("parquet", to):
        write_vectors(tmp_path / "out", MODEL, one)
    names = {entry.name for entry in (tmp_path / "out").iterdir()}
    assert names <= WRITTEN_NAMES
    assert ("items.parquet" in names) == (to == "parquet")


def test_without_faiss_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "faiss", None)
    with pytest.raises(EnvironmentProblemError, match=r"pip install 'tfpeel\[faiss\]'"):
        write_vectors(tmp_path / "out", MODEL, "faiss")
    assert not (tmp_path / "out").exists()
