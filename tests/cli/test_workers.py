"""Pretraining by two processes on loopback, as two machines would do it: docs/distributed.md."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from tests.cli.commands import SMALL, command, hashes, tfpeel
from tests.free_port import free_port
from tests.page_blocks import blocks, commands, with_others

TABLES = ("item_vectors", "history_vectors", "user_vectors")


((PREPARE, PRETRAIN),) = map(commands, blocks("docs/distributed.md", "bash trainers"))


def as_on_page(line: str, others: Mapping[str, object]) -> list[str]:
    """Return the arguments of a command of the page, with words of the test's."""
    program, *arguments = shlex.split(with_others(line, others))
    assert program == "tfpeel"
    return arguments


def prepared(path: Path, *more: object) -> Path:
    small = shlex.join(SMALL[: SMALL.index("--jobs")])
    others = {"my-workspace": path, "--data my-interactions.csv": small}
    tfpeel(*as_on_page(PREPARE, others), *more)
    return path


def started(*paths: Path) -> list[subprocess.Popen[str]]:
    addresses = ",".join(f"127.0.0.1:{free_port()}" for _ in paths)
    others = {"HOST0:2222,HOST1:2222": addresses}
    return [
        subprocess.Popen(
            command(
                *as_on_page(
                    PRETRAIN, {**others, "my-workspace": path, "--worker 0": f"--worker {place}"}
                ),
                "--verbose",
            ),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for place, path in enumerate(paths)
    ]


def ended(processes: list[subprocess.Popen[str]]) -> list[tuple[int, str]]:
    """Return the exit statuses and what was said on standard error."""
    said = [process.communicate(timeout=400)[1] for process in processes]
    return [(process.returncode, text) for process, text in zip(processes, said, strict=True)]


@pytest.fixture(scope="module")
def together(tmp_path_factory) -> tuple[Path, Path]:
    """Two workspaces whose model was trained together."""
    folder = tmp_path_factory.mktemp("together")
    paths = prepared(folder / "first"), prepared(folder / "second")
    for status, error in ended(started(*paths)):
        assert status == 0, error
    return paths


def test_both_have_the_same_bytes(together):
    first, second = (hashes(path / "pretrained") for path in together)
    assert first == second


def test_the_model_is_that_of_one_process(together, tmp_path):
    alone = prepared(tmp_path / "alone")
    tfpeel("pretrain", "--workspace", alone)
    for fit in (".", "validation"):
        for name in TABLES:
            found, expected = (
                np.load(path / fit / "pretrained" / f"{name}.npy") for path in (together[0], alone)
            )
            # Adam makes rounding larger in the few rows that have next to no gradient.
            apart = np.abs(found - expected)
            assert apart.max() < 0.1
            assert (apart > 1e-3).mean() < 0.01


def test_what_one_lacks_all_make_again_and_a_lost_worker_costs_nothing(together):
    first, second = together
    before = hashes(first / "pretrained")
    for path in (second / "pretrained", second / "validation" / "pretrained"):
        (path / "result.json").unlink()
    processes = started(first, second)
    errors = processes[1].stderr
    assert errors is not None
    while "pretrain: 1 of" not in errors.readline():
        assert processes[1].poll() is None
    processes[1].kill()
    (status, error), _ = ended(processes)
    assert status == 2
    assert error.splitlines()[-1].startswith("Error: another worker was lost; start all")
    assert [status for status, _ in ended(started(first, second))] == [0, 0]
    assert hashes(first / "pretrained") == hashes(second / "pretrained") == before


def test_different_data_are_refused_by_both(together, tmp_path):
    other = prepared(tmp_path / "other", "--seed", "4")
    for status, error in ended(started(together[0], other)):
        assert status == 2
        assert "the workers have different data or options" in error.splitlines()[-1]
