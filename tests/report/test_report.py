from __future__ import annotations

from tfpeel.data import DataConfig
from tfpeel.report.report import config_of
from tfpeel.workspace import RunConfig, Workspace


def test_the_options_are_the_workspaces(report, workspace):
    assert report.config == Workspace(workspace).config.model_dump(mode="json")
    assert report.workspace == str(workspace)


def test_of_paths_only_the_name_is_passed_on(tmp_path):
    data = DataConfig.of(titles="/home/ann/titles.csv")
    config = RunConfig.of(source="/home/ann/secret/shop.csv", data=data)
    found = config_of(Workspace.open(tmp_path / "ws", config))
    assert (found["source"], found["data"]["titles"]) == ("shop.csv", "titles.csv")
    assert "ann" not in str(found)
