from __future__ import annotations

import importlib
import shutil
from pathlib import Path

import pytest

from tfpeel.cluster import ClusterConfig
from tfpeel.data import SyntheticConfig
from tfpeel.engine import Engine, Processes, RayCluster
from tfpeel.pretrain import PretrainConfig
from tfpeel.progress import Silent
from tfpeel.refine import RefineConfig
from tfpeel.workspace import (
    RunConfig,
    Workspace,
    cluster_stage,
    prepare_stage,
    pretrain_stage,
    refine_stage,
)

CONFIG = RunConfig(
    synthetic=SyntheticConfig(users=200, items=300, interactions=3_000),
    pretrain=PretrainConfig(dimension=16, epochs=1, spectral_dimension=16),
    cluster=ClusterConfig(clusters=3, router_bytes=8_000),
    refine=RefineConfig(width=16, steps=4),
)


@pytest.fixture(scope="module")
def clustered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose clusters are there."""
    path = tmp_path_factory.mktemp("refine-stage") / "workspace"
    workspace = Workspace.open(path, CONFIG, overwrite=False)
    for stage in (prepare_stage, pretrain_stage, cluster_stage):
        stage(workspace, Silent())
    return path


@pytest.fixture
def with_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Little work counts as much."""
    module = importlib.import_module("tfpeel.workspace.refine_stage")
    monkeypatch.setattr(module, "_MUCH", 0)


def refined_bytes(source: Path, target: Path, engine: Engine) -> dict[str, bytes]:
    """Refine a copy of a workspace; returns the arrays of all its clusters."""
    if not target.is_dir():
        shutil.copytree(source, target)
    refine_stage(Workspace(target), Silent(), engine)
    found = target.rglob("refined/*/*.npy")
    return {str(path.relative_to(target)): path.read_bytes() for path in found}


def test_any_number_of_processes_gives_the_same_bytes(clustered, tmp_path, with_processes):
    one = refined_bytes(clustered, tmp_path / "one", Processes(1))
    assert {Path(name).parts[-4:-1] for name in one} > {("validation", "refined", "002")}
    assert refined_bytes(clustered, tmp_path / "two", Processes(2)) == one


def test_ray_gives_the_same_bytes(clustered, tmp_path, with_processes):
    pytest.importorskip("ray", reason="Ray is an optional extra")
    engine = RayCluster("here")
    try:
        found = refined_bytes(clustered, tmp_path / "ray", engine)
    finally:
        engine.close()
    assert found == refined_bytes(clustered, tmp_path / "processes", Processes(1))


def test_what_is_missing_is_made_again_and_nothing_else(clustered, tmp_path, with_processes):
    whole = refined_bytes(clustered, tmp_path / "ws", Processes(2))
    missing = [tmp_path / "ws" / "refined" / "001", tmp_path / "ws" / "validation/refined/002"]
    for path in missing:
        shutil.rmtree(path)
    kept = tmp_path / "ws" / "refined" / "000"
    before = kept.stat().st_mtime_ns
    assert refined_bytes(clustered, tmp_path / "ws", Processes(2)) == whole
    assert kept.stat().st_mtime_ns == before


def test_little_work_needs_no_other_process(clustered, tmp_path, monkeypatch):
    module = importlib.import_module("tfpeel.workspace.refine_stage")
    monkeypatch.setattr(module, "Processes", None)
    refine_stage(Workspace(shutil.copytree(clustered, tmp_path / "ws")), Silent())
    found = list((tmp_path / "ws").rglob("refined/*/*.npy"))
    # Three clusters and everybody in one, in two fits.
    assert len({path.parent for path in found}) == 8
