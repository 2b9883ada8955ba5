"""tfpeel_deploy is there however tfpeel came."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ("setup.py", "pyproject.toml", "README.md", "LICENSE", "tfpeel", "deploy")
ASK = "import tfpeel_deploy; print(tfpeel_deploy.__file__)"


def run(folder: Path, path: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-P", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_from_the_checkout(tmp_path):
    assert run(tmp_path, ROOT, "-c", ASK) == f"{ROOT / 'tfpeel_deploy' / '__init__.py'}\n"


def test_installed_with_pip(tmp_path):
    source, there = tmp_path / "source", tmp_path / "there"
    source.mkdir()
    for name in SHIPPED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, source / name)
    options = ("--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--target", str(there))
    run(tmp_path, ROOT, "-m", "pip", "install", *options, str(source))
    assert run(tmp_path, there, "-c", ASK) == f"{there / 'tfpeel_deploy' / '__init__.py'}\n"
    out = run(tmp_path, there, "-m", "tfpeel", "deploy", "push", "--help")
    assert out.startswith("Usage: tfpeel deploy push ")
