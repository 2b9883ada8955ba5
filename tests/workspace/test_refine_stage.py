from __future__ import annotations

import importlib
import shutil
from pathlib import Path

import pytest

from tfpeel.cluster import ClusterConfig
from tfpeel.data import SyntheticConfig
from tfpeel.engine import Engine, Processes, RayCluster, ThisProcess
from tfpeel.pretrain import PretrainConfig
from tfpeel.progress import Silent
from tfpeel.refine import RefineConfig
from tfpeel.workspace import (
    RunConfig,
    Workspace,
    cluster_stage,
    evaluate_stage,
    first_unfinished_stage,
    prepare_stage,
    pretrain_stage,
    refine_stage,
)

CONFIG = RunConfig(
    synthetic=SyntheticConfig(users=200, items=300, interactions=3_000),
    pretrain=PretrainConfig(dimension=16, epochs=1, spectral_dimension=16),
    cluster=ClusterConfig(clusters=3, router_bytes=8_000),
    refine=RefineConfig(width=16, steps=4, controller="learned"),
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
    # Three clusters and everybody in one, in two fits.
    assert len(refined_places(tmp_path / "ws")) == 8


def refined_places(path: Path) -> set[Path]:
    """Return where clusters are refined."""
    return {found.parent.relative_to(path) for found in path.rglob("refined/*/*.npy")}


def with_weights_in_closed_form(source: Path, path: Path) -> Workspace:
    """Return a copy of a workspace whose cell weights are not learned."""
    shutil.copytree(source, path)
    refine = CONFIG.refine.model_copy(update={"controller": "energy"})
    config = CONFIG.model_copy(update={"refine": refine})
    workspace = Workspace.open(path, config, overwrite=True)
    prepare_stage(workspace, Silent())
    return workspace


def test_weights_in_closed_form_need_no_fit_that_decides(clustered, tmp_path):
    workspace = with_weights_in_closed_form(clustered, tmp_path / "ws")
    refine_stage(workspace, Silent())
    expected = {Path("refined") / f"00{number}" for number in range(3)}
    expected.add(Path("one-table") / "refined" / "000")
    assert refined_places(tmp_path / "ws") == expected
    assert first_unfinished_stage(workspace) == "export"


def test_an_evaluation_of_the_fit_that_decides_refines_it_first(clustered, tmp_path):
    workspace = with_weights_in_closed_form(clustered, tmp_path / "ws")
    refine_stage(workspace, Silent())
    shipped = refined_places(tmp_path / "ws")
    asked = ("known-users", "validation", (5,), 20, ThisProcess(), Silent())
    first = evaluate_stage(workspace, *asked)
    made = refined_places(tmp_path / "ws") - shipped
    assert made == {Path("validation") / path for path in shipped}
    times = {path: (tmp_path / "ws" / path).stat().st_mtime_ns for path in made}
    assert evaluate_stage(workspace, *asked).to_json() == first.to_json()
    assert times == {path: (tmp_path / "ws" / path).stat().st_mtime_ns for path in made}
