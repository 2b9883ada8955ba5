import json
import shutil
from dataclasses import replace

import pytest

from tfpeel.errors import DamagedFileError
from tfpeel.report.quality import quality_of
from tfpeel.workspace import StoredEvaluation, Workspace, stored_evaluations


@pytest.fixture
def stored(workspace):
    (found,) = stored_evaluations(Workspace(workspace))
    return found


def test_every_figure_of_the_evaluation_is_there(workspace, stored):
    report = json.loads((workspace / "reports" / "known-users-test.json").read_text())
    found = quality_of(stored)
    assert (found.protocol, found.split, found.ks) == ("known-users", "test", (20, 50))
    assert found.is_current
    first = report["results"][0]
    for row, result in zip(found.named("pack"), report["results"], strict=True):
        assert (row.budget_bytes, row.bytes) == (
            result["budget_bytes"],
            result["largest_file_bytes"],
        )
        assert row.metrics == {key: result[key] for key in row.metrics}
    (full,) = found.named("full model")
    assert full.metrics["ndcg@50"] == first["full_model"]["ndcg@50"]
    assert [row.metrics["recall@20"] for row in found.named("one table")] == [
        result["one_table"]["recall@20"] for result in report["results"]
    ]


def test_figures_of_other_files_are_not_current(workspace, tmp_path):
    path = tmp_path / "ws"
    shutil.copytree(workspace, path)
    file = path / "reports" / "known-users-test.json"
    report = json.loads(file.read_text())
    report["results"][0]["largest_file_bytes"] -= 1
    file.write_text(json.dumps(report))
    assert [one.is_current for one in stored_evaluations(Workspace(path))] == [False]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"results": 3}', '{"results": ["x"]}'])
def test_what_is_no_evaluation_is_as_good_as_none(workspace, tmp_path, text):
    path = tmp_path / "ws"
    shutil.copytree(workspace, path)
    (path / "reports" / "known-users-test.json").write_text(text)
    assert stored_evaluations(Workspace(path)) == ()


@pytest.mark.parametrize(
    "results", [[], [{}], [{"protocol": "x", "split": "y", "users": 1, "recall@20": 1}]]
)
def test_a_damaged_evaluation_is_named(results):
    stored = StoredEvaluation("reports/x.json", {"results": results}, True)
    with pytest.raises(DamagedFileError, match=r"reports/x\.json is no evaluation"):
        quality_of(stored)


def test_a_figure_that_is_no_number_is_damage(stored):
    first = {**stored.report["results"][0], "ndcg@20": "high"}
    with pytest.raises(DamagedFileError, match="could not convert"):
        quality_of(replace(stored, report={"results": [first]}))
