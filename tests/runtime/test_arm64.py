"""The test vectors on arm64, the processor of phones, under user-mode emulation.

Needs apt-get and registries of Debian and Python packages; skipped without.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.runtime.make_vectors import VECTORS
from tests.runtime.vector_answers import assert_answers

HERE = Path(__file__).with_name("arm64")
ROOT = HERE.parents[2]


@pytest.fixture(scope="module")
def python(tmp_path_factory) -> Path:
    """Python for arm64."""
    if not shutil.which("apt-get"):
        pytest.skip("apt-get is not there")
    folder = tmp_path_factory.mktemp("arm64")
    made = subprocess.run([HERE / "make", folder], capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.skip(f"no Python for arm64 can be had: {made.stderr.strip()[-200:]}")
    return folder / "python"


def test_arm64_answers_as_the_vectors_say(python):
    done = subprocess.run(
        [python, "-m", "tests.runtime.arm64.answer"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    assert found["machine"] == "aarch64"
    stored = json.loads((VECTORS / "vectors.json").read_text())
    assert len(found["answers"]) == len(stored["cases"])
    for case, answer in zip(stored["cases"], found["answers"], strict=True):
        assert_answers(answer, case["expected"], stored["tolerance"])
