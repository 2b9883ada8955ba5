"""From a data frame to packs, on a tiny world."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pandas as pd
import polars as pl
import pytest

import tfpeel
from tests.cli.commands import hashes, times
from tests.cli.commands import tfpeel as command
from tfpeel.library.fit import fit
from tfpeel.runtime import Recommender, UserState
from tfpeel.workspace import Workspace, fits_of, load_dataset

OPTIONS = {
    "pretrain": {"dimension": 16, "epochs": 2, "least_steps": 1},
    "cluster": {"clusters": 2},
}
GIVEN = {"user": "who", "item": "what", "title": "name", "preset": "fast", "options": OPTIONS}


def world(users: int = 90, items: int = 60) -> pl.DataFrame:
    pairs = [(u, (7 * u + n * n) % items) for u in range(users) for n in range(14)]
    return pl.DataFrame(
        {
            "who": [f"user-{u}" for u, _ in pairs],
            "what": [i for _, i in pairs],
            "name": [f"Thing {i}" for _, i in pairs],
        }
    )


@pytest.fixture(scope="module")
def model(tmp_path_factory) -> tfpeel.Model:
    """A fitted model; tests must leave it as it is."""
    path = tmp_path_factory.mktemp("library") / "ws"
    return tfpeel.fit(world(), workspace=path, budgets=[30_000], **GIVEN)


def test_the_pack_recommends_what_the_frame_names(model):
    answer = model.pack.recommend(["3", "7"], k=5)
    assert answer.budget_bytes == 30_000
    ids = [found.item_id for found in answer.recommendations]
    assert len(set(ids) - {"3", "7"}) == 5
    assert [found.title for found in answer.recommendations] == [f"Thing {i}" for i in ids]


def test_the_same_again_makes_nothing_and_pandas_is_the_same(model):
    before = times(model.path)
    del before["workspace.json"]
    for frame in (world(), pd.DataFrame(world().to_dict(as_series=False))):
        again = fit(frame, workspace=model.path, budgets=[30_000], **GIVEN)
        after = times(again.path)
        assert {name: after[name] for name in before} == before


def test_export_adds_a_budget_and_evaluate_is_what_the_command_says(model, tmp_path):
    shutil.copytree(model.path, tmp_path / "ws")
    copied = tfpeel.Model(tmp_path / "ws")
    old = hashes(copied.path / "pack")
    pack = copied.export(36_000, 33_000)
    assert pack.budgets == (30_000, 33_000, 36_000)
    new = hashes(copied.path / "pack")
    assert {name for name in old if old[name] != new[name]} == {"manifest.json"}
    report = copied.evaluate(ks=[5])
    asked = ("evaluate", "--workspace", copied.path, "--k", "5", "--jobs", "1", "--json", "-")
    assert json.loads(command(*asked).stdout) == report
    assert [each["budget_bytes"] for each in report["results"]] == [30_000, 33_000, 36_000]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"user": "whom"}, "no user column 'whom' in the data frame"),
        ({"preset": "quick"}, "no such preset; received: 'quick'"),
        ({"options": {"train": {}}}, "no such section; received: 'train'"),
        ({"options": {"pretrain": {"epochs": 0}}}, "bad value for epochs; received: 0"),
        ({"seed": -1}, "bad value for seed"),
        ({"budgets": []}, "bad value for budgets"),
        ({"vectors": "none.npz"}, "there are no vectors at none.npz"),
    ],
)
def test_what_is_wrong_makes_nothing(tmp_path, changes, expected):
    with pytest.raises(tfpeel.InputError) as caught:
        fit(world(), workspace=tmp_path / "ws", **{**GIVEN, **changes})
    assert expected in str(caught.value)
    assert not (tmp_path / "ws").exists()


def test_given_vectors_take_the_place_of_training(tmp_path):
    halves = np.where(np.arange(60) % 2, -1.0, 1.0)[:, None]
    np.savez(tmp_path / "mine.npz", item_vectors=halves, item_ids=np.arange(60))
    pairs = [(u, i) for u in range(40) for i in range(u % 2, 60, 2) if (u + i) % 3]
    frame = pl.DataFrame({"user": [u for u, _ in pairs], "item": [i for _, i in pairs]})
    made = fit(
        frame,
        workspace=tmp_path / "ws",
        vectors=tmp_path / "mine.npz",
        preset="fast",
        budgets=[30_000],
    )
    assert made.config.vectors == str(tmp_path / "mine.npz")
    found = made.pack.recommend(["0", "2"], k=5).recommendations
    assert [int(one.item_id) % 2 for one in found] == [0] * 5


def test_other_options_need_overwrite(model):
    with pytest.raises(tfpeel.InputError, match="made with another pretrain"):
        fit(world(), workspace=model.path, **{**GIVEN, "options": {}})


def test_a_workspace_that_is_not_finished_is_no_model(tmp_path):
    with pytest.raises(tfpeel.InputError, match="this is no workspace"):
        tfpeel.Model(tmp_path)


def test_a_device_with_the_servers_offset_recommends_what_the_server_would(model):
    fit = fits_of(model.path, load_dataset(Workspace(model.path))).final
    clusters = fit.clusters().assignment
    for place in range(0, 90, 9):
        user = fit.dataset.user_ids[place]
        likes = tuple(fit.dataset.item_ids[i] for i in fit.train[place].indices)
        state = UserState(likes, offset=model.first_offset(user, 30_000))
        device = Recommender(model.pack, state=state, cluster=int(clusters[place]))
        asked = ("recommend", "--workspace", model.path, "--user", user, "-k", 5, "--json", "-")
        said = json.loads(command(*asked).stdout)["recommendations"]
        found = device.recommend(5).recommendations
        assert [one.item_id for one in found] == [one["item_id"] for one in said]
        alone = Recommender(model.pack, state=UserState(likes), cluster=int(clusters[place]))
        assert [one.score for one in alone.recommend(5).recommendations] != [
            one.score for one in found
        ]


def test_an_offset_needs_a_user_whom_the_server_knows(model, tmp_path):
    with pytest.raises(tfpeel.InputError, match="no such user"):
        model.first_offset("nobody", 30_000)
    options = {**GIVEN["options"], "data": {"split": "held-out-users"}}
    given = {**GIVEN, "options": options}
    other = tfpeel.fit(world(), workspace=tmp_path / "ws", budgets=[30_000], **given)
    dataset = load_dataset(Workspace(other.path))
    stranger = dataset.user_ids[int(dataset.history.getnnz(axis=1).argmax())]
    with pytest.raises(tfpeel.InputError, match="knows nothing of the user"):
        other.first_offset(stranger, 30_000)
