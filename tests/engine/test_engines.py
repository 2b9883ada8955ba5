from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.squares import Squares
from tfpeel.engine import Engine, Processes, RayCluster, ThisProcess
from tfpeel.errors import EnvironmentProblemError

TASKS = 12


@pytest.fixture(scope="module")
def ray_here() -> Iterator[RayCluster]:
    pytest.importorskip("ray", reason="Ray is an optional extra")
    with pytest.MonkeyPatch.context() as patch:
        # Here is not where another cluster is, or was.
        patch.setenv("RAY_ADDRESS", "127.0.0.1:9")
        engine = RayCluster("here")
    yield engine
    engine.close()


@pytest.fixture(params=["this process", "processes", "ray"])
def engine(request: pytest.FixtureRequest) -> Engine:
    if request.param == "ray":
        return request.getfixturevalue("ray_here")
    return ThisProcess() if request.param == "this process" else Processes(2)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "offset"
    path.write_text("7")
    return path


def test_every_task_is_done_once(engine, file):
    done = dict(engine.run(Squares(file), range(TASKS)))
    assert {task: value for task, (value, _) in done.items()} == {
        task: task * task + 7 for task in range(TASKS)
    }


def test_no_tasks_no_results(engine, file):
    assert list(engine.run(Squares(file), [])) == []


def test_tasks_are_taken_as_places_become_free(engine, file):
    taken = []

    def tasks() -> Iterator[int]:
        for task in range(1000):
            taken.append(task)
            yield task

    results = engine.run(Squares(file), tasks())
    next(results)
    results.close()
    assert len(taken) < 100


def test_processes_are_others(file):
    done = dict(Processes(2).run(Squares(file), range(TASKS)))
    assert os.getpid() not in {process for _, process in done.values()}


def test_ray_needs_no_files_of_this_machine(ray_here, file):
    work = Squares(file)
    results = ray_here.run(work, iter(range(TASKS)))
    first = next(results)
    file.unlink()
    assert dict([first, *results])[3][0] == 9 + 7


def test_ray_does_the_task_of_a_killed_worker_again(ray_here, file, tmp_path):
    work = Squares(file, dies_once=tmp_path / "died")
    done = dict(ray_here.run(work, range(TASKS)))
    assert (tmp_path / "died").exists()
    assert sorted(done) == list(range(TASKS))
    assert done[5][0] == 25 + 7


def test_a_cluster_that_does_not_answer_is_one_line(ray_here):
    ray_here.close()
    with pytest.raises(EnvironmentProblemError, match=r"no Ray cluster answers at 127\.0\.0\.1:9"):
        RayCluster("127.0.0.1:9")
