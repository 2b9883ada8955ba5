"""tfpeel's own rows, on one small run that all tests share."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from comparison.experiment import Experiment
from comparison.report import report_of
from comparison.row import Row
from comparison.store import FinishedJob
from comparison.tfpeel_rows.ablations import ONE_CLUSTER, SHUFFLED, USUAL_SHARE_ROW
from comparison.tfpeel_rows.jobs import ablation_jobs, preset_jobs
from comparison.tfpeel_rows.shuffle import shuffle_cells
from comparison.tfpeel_rows.teacher_parts import keep_parts
from comparison.tfpeel_rows.workspaces import copy_workspace, run_stages
from tests.benchmarks.comparison.tfpeel_rows.toy_experiment import toy_experiment
from tfpeel.pretrain.pretrained import neighbour_scores
from tfpeel.stored_result import stored_fingerprint
from tfpeel.workspace import Fit, Workspace


@pytest.fixture(scope="module")
def experiment(tmp_path_factory: pytest.TempPathFactory) -> Experiment:
    return toy_experiment(tmp_path_factory.mktemp("quality"))


@pytest.fixture(scope="module")
def main_rows(experiment: Experiment) -> list[Row]:
    job = next(preset_jobs(experiment, (300, *experiment.budgets)))
    assert job.name == "default seed 0"
    return list(job.run())


def final_of(experiment: Experiment, path: Path) -> Fit:
    return experiment.fits(path)[1]


def copy_of(experiment: Experiment, name: str) -> Path:
    path = experiment.work / "workspaces" / name
    copy_workspace(experiment.main_workspace, path)
    return path


def test_a_preset_gives_its_files_its_full_model_and_one_cluster(experiment, main_rows):
    found = [(row.kind, row.name, row.budget_bytes) for row in main_rows]
    # 300 bytes hold no file: there is no row of them.
    assert found == [
        ("tfpeel", "default", 6000),
        ("tfpeel", "default", 9000),
        ("reference", "full model of preset default", None),
        ("ablation", ONE_CLUSTER, 6000),
        ("ablation", ONE_CLUSTER, 9000),
        ("ablation", USUAL_SHARE_ROW, 6000),
        ("ablation", USUAL_SHARE_ROW, 9000),
        ("reference", "popularity", None),
    ]
    users = len(experiment.protocol(experiment.main_workspace, "test").users)
    for row in main_rows:
        assert row.by_user["recall@20"].shape == (users,)
        assert row.by_user["recall@20"].mean() == pytest.approx(row.metrics["recall@20"], abs=1e-5)
        assert row.budget_bytes is None or row.largest_file_bytes <= row.budget_bytes


def test_the_report_compares_users_in_pairs(experiment, main_rows):
    finished = FinishedJob({"name": "default seed 0"}, main_rows)
    report = report_of(experiment, [finished], ["reference EASE"], {"name": "toy"})
    assert {row["job"] for row in report["rows"]} == {"default seed 0"}
    assert report["not_run"] == ["reference EASE"]
    by_name = {(row["name"], row["budget_bytes"]): row for row in report["rows"]}
    assert "difference" not in by_name["default", 9000]
    for name, base in ((ONE_CLUSTER, USUAL_SHARE_ROW), (USUAL_SHARE_ROW, "default")):
        row, other = by_name[name, 9000], by_name[base, 9000]
        assert row["difference"]["from"] == base
        found = row["difference"]["recall@20"]
        assert found["mean"] == pytest.approx(row["recall@20"] - other["recall@20"], abs=1e-6)
        assert found["low"] <= found["mean"] <= found["high"]


def test_where_the_usual_share_is_chosen_ablations_are_compared_with_the_preset(
    experiment, main_rows
):
    finished = [row for row in main_rows if row.name != USUAL_SHARE_ROW]
    report = report_of(experiment, [FinishedJob({"name": "x"}, finished)], [], {"name": "toy"})
    bases = {row["difference"]["from"] for row in report["rows"] if "difference" in row}
    assert bases == {"default"}


def test_a_copy_makes_nothing_anew_and_leaves_the_packs(experiment, main_rows):
    path = copy_of(experiment, "copied")
    assert not (path / "pack").exists()
    before = {p: p.stat().st_mtime_ns for p in path.rglob("result.json")}
    run_stages(path, experiment.config("default", 0))
    assert {p: p.stat().st_mtime_ns for p in path.rglob("result.json")} == before


def test_a_copy_that_was_not_finished_is_not_there(experiment, main_rows, tmp_path):
    def fail(path: Path) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_workspace(experiment.main_workspace, tmp_path / "copy", edit=fail)
    assert not (tmp_path / "copy").exists()


def test_an_ablation_makes_only_what_its_change_is_about(experiment, main_rows):
    base = final_of(experiment, experiment.main_workspace)
    known = [base.refined(n).weights.copy() for n in range(base.clusters().count)]
    jobs = {job.name: job for job in ablation_jobs(experiment, "default", (9000,))}
    (row,) = jobs["ablation equal cell weights"].run()
    assert (row.kind, row.name) == ("ablation", "equal cell weights")
    full = next(r for r in main_rows if r.kind == "reference")
    assert row.settings["full model recall@20"] == pytest.approx(full.metrics["recall@20"])
    # The run that it was copied from is as it was.
    for number, weights in enumerate(known):
        assert base.refined(number).weights.tolist() == weights.tolist()


def test_shuffled_weights_are_the_same_ones_elsewhere(experiment, main_rows):
    path = copy_of(experiment, "shuffled")
    shuffle_cells(path)
    base, dealt = final_of(experiment, experiment.main_workspace), final_of(experiment, path)
    per_byte = []
    for fit in (base, dealt):
        refined = [fit.refined(number) for number in range(fit.clusters().count)]
        rows = np.diff(refined[0].group_ends, prepend=0)[:, None]
        per_byte.append(np.concatenate([(r.weights / rows).ravel() for r in refined]))
    assert not np.allclose(per_byte[0], per_byte[1])
    np.testing.assert_allclose(np.sort(per_byte[0]), np.sort(per_byte[1]), rtol=1e-5)
    for number in range(base.clusters().count):
        places = base.refined_path(number), dealt.refined_path(number)
        assert stored_fingerprint(places[0]) == stored_fingerprint(places[1])
    assert SHUFFLED in {
        job.name.removeprefix("ablation ") for job in ablation_jobs(experiment, "default", (9000,))
    }


def test_one_part_alone_scores_as_it_does_alone(experiment, main_rows):
    path = copy_of(experiment, "trained")
    keep_parts(path, ["trained"])
    whole = final_of(experiment, experiment.main_workspace).pretrained()
    alone = final_of(experiment, path).pretrained()
    users = np.arange(10)
    train = final_of(experiment, path).train[users]
    width = whole.part_widths[0]
    expected = whole.user_vectors[users, :width] @ whole.item_vectors[:, :width].T
    np.testing.assert_allclose(alone.scores(train, users), expected, atol=1e-4)


def test_neighbours_alone_rank_by_neighbourhood(experiment, main_rows):
    path = copy_of(experiment, "neighbours")
    keep_parts(path, ["neighbours"])
    fit = final_of(experiment, path)
    model, users = fit.pretrained(), np.arange(10)
    near = neighbour_scores(fit.train[users], model.neighbours, model.neighbour_length).toarray()
    scores = model.scores(fit.train[users], users)
    np.testing.assert_allclose(scores, near, atol=0.01)
    # Users still have vectors that they can be clustered by.
    assert np.linalg.norm(model.user_vectors[users], axis=1).min() > 0


def test_a_pair_is_weighed_on_validation_once(experiment, main_rows):
    path = copy_of(experiment, "pair")
    keep_parts(path, ["spectral", "neighbours"])
    validation, final = (fit.pretrained() for fit in experiment.fits(path))
    assert validation.part_weights == final.part_weights == (1.0,)
    spread = [fit.neighbour_length for fit in (validation, final)]
    assert min(spread) > 0
    assert final.part_widths == (16,)


def test_seeds_share_the_split(experiment):
    configs = [experiment.config("default", seed) for seed in (0, 1)]
    assert configs[0].data == configs[1].data
    assert configs[0].synthetic == configs[1].synthetic
    assert configs[1].seed == 1


def test_a_workspace_is_one_that_tfpeel_goes_on_in(experiment, main_rows):
    assert Workspace(experiment.main_workspace).config.budgets == experiment.budgets
