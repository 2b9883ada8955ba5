"""./demo from another directory, in the environment that runs the tests, on small data."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SMALL = (
    *("--users", "120", "--items", "200", "--interactions", "2400", "--preset", "fast"),
    *("--epochs", "2", "--dimension", "16", "--budget", "40KB", "--jobs", "1"),
)


def demo(workspace: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    known = {"TFPEEL_VENV": sys.prefix, "TFPEEL_DEMO_WORKSPACE": str(workspace)}
    return subprocess.run(
        [ROOT / "demo", *SMALL],
        cwd=workspace.parent,
        env={**os.environ, **known, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_demo_prints_the_table_and_recommends_and_again(tmp_path):
    first = demo(tmp_path / "ws")
    assert first.returncode == 0, first.stderr
    assert "full model" in first.stdout
    assert f"Pack {tmp_path / 'ws' / 'pack'}: " in first.stdout
    assert first.stdout.splitlines()[-11].startswith("User cluster ")
    again = demo(tmp_path / "ws")
    assert again.stdout == first.stdout
    assert "Installing" not in again.stderr


def test_no_python_is_one_clear_line(tmp_path):
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("bash", "dirname", "basename", "cat", "env"):
        found = next(Path(d) / name for d in ("/usr/bin", "/bin") if (Path(d) / name).exists())
        (programs / name).symlink_to(found)
    done = demo(tmp_path / "ws", TFPEEL_VENV=str(tmp_path / "venv"), PATH=str(programs))
    assert done.returncode == 1
    assert done.stderr.startswith("demo: Python 3.11 or 3.12 is needed")
    assert done.stderr.count("\n") == 1
