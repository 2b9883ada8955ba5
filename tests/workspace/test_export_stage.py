from __future__ import annotations

import importlib
import shutil
from pathlib import Path

import pytest

from tests.cli.commands import hashes
from tfpeel.cluster import ClusterConfig
from tfpeel.data import SyntheticConfig
from tfpeel.errors import InputError
from tfpeel.pretrain import PretrainConfig
from tfpeel.progress import Silent
from tfpeel.refine import RefineConfig
from tfpeel.runtime import Pack
from tfpeel.workspace import (
    RunConfig,
    Workspace,
    cluster_stage,
    export_stage,
    prepare_stage,
    pretrain_stage,
    refine_stage,
)

BUDGETS = (14_000, 20_000)
CONFIG = RunConfig(
    synthetic=SyntheticConfig(users=200, items=300, interactions=3_000),
    pretrain=PretrainConfig(dimension=16, epochs=1, spectral_dimension=16),
    cluster=ClusterConfig(clusters=3, router_bytes=8_000),
    refine=RefineConfig(width=16, steps=0),
    budgets=BUDGETS,
)


@pytest.fixture(scope="module")
def refined(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose items are refined."""
    path = tmp_path_factory.mktemp("export-stage") / "workspace"
    workspace = Workspace.open(path, CONFIG, overwrite=False)
    for stage in (prepare_stage, pretrain_stage, cluster_stage, refine_stage):
        stage(workspace, Silent())
    return path


@pytest.fixture
def workspace(refined: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A copy of it, of which a few files are worth processes."""
    module = importlib.import_module("tfpeel.workspace.export_stage")
    monkeypatch.setattr(module, "MANY_FILES", 2)
    monkeypatch.setattr(module, "available_cores", lambda: 2)
    shutil.copytree(refined, tmp_path / "workspace")
    return Workspace(tmp_path / "workspace")


def test_processes_write_the_same_bytes(workspace):
    pack = workspace.path / "pack"
    export_stage(workspace, Silent(), places=1)
    here = hashes(pack)
    shutil.rmtree(pack)
    manifest = export_stage(workspace, Silent(), places=2)
    assert hashes(pack) == here
    assert [(entry.cluster, entry.budget_bytes) for entry in manifest.files] == [
        (cluster, budget) for cluster in range(3) for budget in BUDGETS
    ]


def test_processes_add_a_budget_and_keep_the_other_files(workspace):
    export_stage(workspace, Silent(), places=2)
    pack = workspace.path / "pack"
    before = hashes(pack)
    export_stage(workspace, Silent(), (17_000,), places=2)
    after = hashes(pack)
    Pack(pack).verify()
    kept = {name for name in before if name != "manifest.json"}
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    assert len(after) == len(before) + 3


def test_a_budget_that_is_too_small_is_said_by_a_process_and_loses_nothing(workspace):
    export_stage(workspace, Silent(), places=2)
    before = hashes(workspace.path / "pack")
    with pytest.raises(InputError, match="the budget is too small for a file; received: 900 B"):
        export_stage(workspace, Silent(), (900,), places=2)
    assert hashes(workspace.path / "pack") == before
