"""The figures of the README and of the pages are those of the committed JSON files."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(
    "script", ["tables.py", "quality_page.py", "performance_page.py", "sizing_page.py"]
)
def test_what_is_written_is_what_the_results_say(script: str):
    command = [sys.executable, ROOT / "benchmarks" / script, "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
