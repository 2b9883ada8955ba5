"""./demo and ./test as the pages have them, in a copy of the checkout, on small data."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

from tests.cli.commands import SMALL
from tests.page_blocks import ROOT, blocks, commands, with_others

DEMO = {"./demo": f"./demo {shlex.join(SMALL)}"}
((FIRST, CHECK),) = map(commands, blocks("README.md", "bash demo"))
(INSTALL,) = blocks("docs/tutorial.md", "bash demo")


def test_the_demo_prints_the_table_and_recommends_and_again(checkout):
    first = checkout.run(with_others(FIRST, DEMO)).stdout
    assert "full model" in first
    assert f"Pack {checkout.path}/demo-workspace/pack: " in first
    assert first.splitlines()[-11].startswith("User cluster ")
    again = checkout.run(f"{with_others(INSTALL.text, DEMO)}command -v tfpeel")
    assert again.stdout.startswith(f"{first}Usage: tfpeel ")
    assert again.stdout.endswith(f"\n{checkout.path}/.venv/bin/tfpeel\n")
    assert "Installing" not in again.stderr


def test_every_check(checkout):
    few = with_others(CHECK, {"./test": "./test tests/test_errors.py"})
    done = checkout.run(few, MYPY_CACHE_DIR=str(ROOT / ".mypy_cache"))
    for said in ("All checks passed!", "already formatted", "no issues found", " passed in "):
        assert said in done.stdout


def test_no_python_is_one_clear_line(tmp_path):
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("bash", "dirname", "basename", "cat", "env"):
        found = next(Path(d) / name for d in ("/usr/bin", "/bin") if (Path(d) / name).exists())
        (programs / name).symlink_to(found)
    done = subprocess.run(
        [ROOT / "demo"],
        env={**os.environ, "TFPEEL_VENV": str(tmp_path / "venv"), "PATH": str(programs)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("demo: Python 3.11 or 3.12 is needed")
    assert done.stderr.count("\n") == 1
