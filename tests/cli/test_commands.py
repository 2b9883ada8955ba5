"""Each command on a tiny workspace."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pytest

from tests.cli.commands import SMALL, hashes, tfpeel, times
from tfpeel.ranking import users_with
from tfpeel.runtime import Pack
from tfpeel.workspace import Workspace, fits_of, load_dataset

STAGES = ("prepare", "pretrain", "cluster", "refine", "export", "evaluate")


def test_run_again_does_nothing_and_says_the_same(workspace):
    before = times(workspace)
    again = tfpeel("run", "--workspace", workspace, *SMALL)
    assert tfpeel("run", "--workspace", workspace).stdout == again.stdout
    assert times(workspace) == before
    assert [line.split(":")[0] for line in again.stderr.splitlines()] == list(STAGES)
    for word in ("popularity", "one table", "pack", "full model", "Recall@20", "Next: tfpeel"):
        assert word in again.stdout
    assert "done in" not in again.stdout


def test_stage_by_stage_gives_the_same_bytes_without_noise(workspace, tmp_path):
    path = tmp_path / "ws"
    options = SMALL[: SMALL.index("--jobs")]
    for stage in STAGES:
        done = tfpeel(stage, "--workspace", path, *(options if stage == "prepare" else ()))
        assert done.stderr.startswith(f"{stage}: done in ")
        assert done.stderr.count("\n") == 1, done.stderr
    assert hashes(path / "pack") == hashes(workspace / "pack")


def test_no_progress_bar_where_there_is_no_terminal(workspace):
    err = tfpeel("export", "--workspace", workspace).stderr
    assert "\r" not in err
    assert "\x1b" not in err


def test_export_adds_a_budget_and_keeps_the_other_files(workspace, tmp_path):
    path = tmp_path / "ws"
    shutil.copytree(workspace, path)
    out = tfpeel("export", "--workspace", path, "--budget", "32KB").stdout
    assert "budgets 25KB, 32KB, 40KB" in out
    old, new = hashes(workspace / "pack"), hashes(path / "pack")
    assert set(new) - set(old) == {f"cluster-00{c}/32000.tflite" for c in (0, 1)}
    assert {name for name in old if old[name] != new[name]} == {"manifest.json"}
    assert Workspace(path).config.budgets == (25_000, 32_000, 40_000)


def test_evaluate_writes_one_result_for_each_budget(workspace, tmp_path):
    path = tmp_path / "ws"
    shutil.copytree(workspace, path)
    given = ("evaluate", "--workspace", path, "--k", 5, "--k", 10, "--users", 40, "--jobs", 2)
    report = json.loads(tfpeel(*given, "--json", "-").stdout)
    assert [result["budget_bytes"] for result in report["results"]] == [25_000, 40_000]
    for result in report["results"]:
        assert result["protocol"] == "known-users"
        assert result["split"] == "test"
        assert result["users"] == 40
        assert result["largest_file_bytes"] <= result["budget_bytes"]
        for values in (result, result["full_model"]):
            for name in ("recall@5", "ndcg@5", "coverage@5", "recall@10"):
                assert 0 <= values[name] <= 1
    file = tmp_path / "results.json"
    out = tfpeel(*given, "--json", file).stdout
    assert json.loads(file.read_text()) == report
    assert "Recall@5" in out
    assert "Recall@10" in out


def test_a_run_may_end_with_a_sample_of_the_users(workspace, tmp_path):
    path, file = tmp_path / "ws", tmp_path / "sampled.toml"
    shutil.copytree(workspace, path)
    file.write_text("[evaluate]\nmost_users = 40\n")
    done = tfpeel("run", "--workspace", path, "--config", file, "--jobs", 1)
    assert "refine: done in 0.0 s" in done.stderr
    assert "known-users on test, 40 users" in done.stdout
    assert "one table, 10 users" in done.stdout
    assert "for everybody: tfpeel evaluate" in done.stdout


@pytest.mark.parametrize("protocol", ["known-users", "fresh-interactions"])
def test_evaluate_knows_the_protocols(workspace, tmp_path, protocol):
    path = tmp_path / "ws"
    shutil.copytree(workspace, path)
    done = tfpeel(
        "evaluate", "--workspace", path, "--protocol", protocol, "--users", 20, "--jobs", 1
    )
    assert done.stdout.strip().startswith(f"{protocol} on test, 20 users")


def test_recommend_for_a_user_adds_the_servers_vector(workspace):
    dataset = load_dataset(Workspace(workspace))
    fit = fits_of(workspace, dataset).final
    place = 5
    given = ("recommend", "--workspace", workspace, "--user", dataset.user_ids[place], "-k", 7)
    answer = json.loads(tfpeel(*given, "--json", "-").stdout)
    cluster = int(fit.clusters().assignment[place])
    file = Pack(workspace / "pack").open_file(cluster)
    values = fit.vectors_of(cluster, np.asarray([place]))[0][: file.width]
    known = fit.train[place].indices
    vector = (file.encode_history(known) + 2 * values / np.linalg.norm(values)) / 3
    ids, scores = file.recommend(vector, known, 7)
    assert answer["cluster"] == cluster
    assert [dataset.item_ids[i] for i in ids] == [r["item_id"] for r in answer["recommendations"]]
    assert [r["score"] for r in answer["recommendations"]] == pytest.approx(scores.tolist())
    other = json.loads(tfpeel(*given, "--cluster", 1 - cluster, "--json", "-").stdout)
    assert other["cluster"] == 1 - cluster


def test_a_cluster_is_made_for_those_whose_device_chooses_it(workspace):
    validation, final = fits_of(workspace, load_dataset(Workspace(workspace)))
    router = Pack(workspace / "pack").router
    for user in users_with(validation.train)[:100]:
        cluster = router.route(validation.train[user].indices)[0]
        assert user in final.refined(cluster).users


def test_recommend_for_a_history(workspace):
    given = ("recommend", "--pack", workspace / "pack", "--history", "item-0003, item-0007,gone")
    done = tfpeel(*given, "-k", 4, "--budget", "30KB", "--json", "-")
    answer = json.loads(done.stdout)
    assert answer["budget_bytes"] == 25_000
    assert answer["unknown_ids"] == ["gone"]
    assert "gone" in done.stderr
    found = [r["item_id"] for r in answer["recommendations"]]
    assert len(set(found)) == 4
    assert not {"item-0003", "item-0007"} & set(found)
    assert all(r["title"] for r in answer["recommendations"])
    assert len(tfpeel(*given, "-k", 4).stdout.splitlines()) == 5


def test_held_out_users_are_encoded_from_their_history(tmp_path):
    path = tmp_path / "ws"
    tfpeel("run", "--workspace", path, *SMALL, "--split", "held-out-users")
    dataset = load_dataset(Workspace(path))
    place = int(np.flatnonzero(np.diff(dataset.history.indptr))[0])
    given = ("recommend", "--workspace", path, "-k", 5, "--json", "-")
    history = ",".join(dataset.item_ids[i] for i in dataset.history[place].indices)
    by_user = tfpeel(*given, "--user", dataset.user_ids[place])
    assert by_user.stdout == tfpeel(*given, "--history", history).stdout


def test_inspect_shows_the_manifest_and_a_file(workspace):
    pack = workspace / "pack"
    shown = json.loads(tfpeel("inspect", pack, "--json", "-").stdout)
    manifest = json.loads((pack / "manifest.json").read_text())
    assert shown == {"verified": True, **manifest}
    entry = manifest["files"][0]
    contents = json.loads(tfpeel("inspect", pack / entry["path"], "--json", "-").stdout)
    assert contents["bytes"] == entry["bytes"]
    assert contents["sha256"] == entry["sha256"]
    assert contents["pack_entry"] == entry
    assert set(contents["signatures"]) == {"recommend", "encode_history"}
    assert contents["metadata"]["cluster"] == entry["cluster"]
    out = tfpeel("inspect", pack / "router.tflite").stdout
    assert "Signature route(history_ids int32[any])" in out


def test_data_that_are_too_few_for_a_test_part_still_make_a_pack(tmp_path):
    (tmp_path / "one.csv").write_text("user,item\nann,tea\n")
    given = ("--data", tmp_path / "one.csv", "--preset", "fast", "--dimension", "8")
    done = tfpeel(
        "run", "--workspace", tmp_path / "ws", *given, "--epochs", "1", "--budget", "30KB"
    )
    assert "Nothing to evaluate" in done.stdout
    answer = tfpeel("recommend", "--pack", tmp_path / "ws/pack", "--history", "tea", "-k", "1")
    assert "tea" not in answer.stdout
