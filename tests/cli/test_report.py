"""`tfpeel report` on the tiny workspace."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.cli.commands import tfpeel
from tests.report.html_content import HtmlContent


@pytest.fixture
def finished(workspace, tmp_path):
    path = tmp_path / "ws"
    shutil.copytree(workspace, path)
    return path


def test_it_writes_one_html_file_into_the_workspace_and_replaces_none_unasked(finished):
    done = tfpeel("report", "--workspace", finished, "--jobs", 1)
    file = finished / "reports" / "report.html"
    assert done.stdout.splitlines() == [
        f"Report {file}: {file.stat().st_size:,} bytes.",
        f"Next: tfpeel play {finished / 'pack'}",
    ]
    assert done.stderr.startswith("report: done in ")
    assert HtmlContent(file.read_text()).table_with("NDCG@20")
    assert sorted(path.name for path in file.parent.iterdir()) == [
        "known-users-test.json",
        "report.html",
    ]
    file.write_text("mine")
    done = tfpeel("report", "--workspace", finished, status=2)
    assert done.stderr.startswith("Error: the file is there already; received: ")
    assert done.stderr.count("\n") == 1
    assert file.read_text() == "mine"
    tfpeel("report", "--workspace", finished, "--jobs", 1, "--overwrite")
    assert file.read_text().startswith("<!doctype html>")


def test_what_comes_after_an_evaluation_replaces_the_report_that_is_there(finished):
    asked = ("evaluate", "--workspace", finished, "--users", 20, "--jobs", 1)
    following = f"Next: tfpeel report --workspace {finished}"
    assert tfpeel(*asked).stdout.splitlines()[-1] == following
    (finished / "reports" / "report.html").write_text("old")
    assert tfpeel(*asked).stdout.splitlines()[-1] == f"{following} --overwrite"


def test_other_formats_and_places(finished, tmp_path):
    given = ("report", "--workspace", finished, "--jobs", 1)
    value = json.loads(tfpeel(*given, "--format", "json", "--out", "-").stdout)
    assert value["schema_version"] == 1
    assert not (finished / "reports" / "report.json").exists()
    file = tmp_path / "new" / "mine.md"
    tfpeel(*given, "--format", "md", "--out", file)
    assert file.read_text().startswith("# synthetic: a report of tfpeel\n")


def test_wrong_places_and_formats_are_one_line(workspace, tmp_path):
    given = ("report", "--workspace", workspace)
    done = tfpeel(*given, "--out", tmp_path, status=2)
    assert "the file is a directory" in done.stderr
    (tmp_path / "file").touch()
    done = tfpeel(*given, "--out", tmp_path / "file" / "report.html", status=2)
    assert "the file is below a file" in done.stderr
    done = tfpeel(*given, "--out", "/dev/null", "--overwrite", status=2)
    assert "this is no file to replace; received: /dev/null" in done.stderr
    done = tfpeel(*given, "--format", "pdf", status=2)
    assert "'pdf' is not one of 'html', 'md', 'json'" in done.stderr
    done = tfpeel("report", "--workspace", tmp_path, status=2)
    assert "this is no workspace" in done.stderr


def test_a_workspace_that_is_not_finished_is_refused(tmp_path):
    path = tmp_path / "ws"
    tfpeel("prepare", "--workspace", path, "--users", "50", "--items", "200")
    done = tfpeel("report", "--workspace", path, status=2)
    assert "the stage pretrain is not done" in done.stderr
    assert not (path / "reports").exists()


def test_without_an_evaluation_it_says_what_to_run(finished):
    shutil.rmtree(finished / "reports")
    given = ("--format", "md", "--out", "-", "--jobs", 1)
    out = tfpeel("report", "--workspace", finished, *given).stdout
    assert f"tfpeel evaluate --workspace {finished}\n" in out


def test_a_damaged_pack_is_named(finished):
    file = finished / "pack" / "cluster-001" / "25000.tflite"
    file.write_bytes(file.read_bytes()[:-1])
    done = tfpeel("report", "--workspace", finished, "--jobs", 1, status=2)
    assert str(file) in done.stderr
    assert not (finished / "reports" / "report.html").exists()
