"""What is installed: the files beside the code too."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_pages_styles_and_templates_are_installed(tmp_path):
    subprocess.run(
        [sys.executable, "setup.py", "-q", "build_py", "--build-lib", tmp_path],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    found = [
        path.relative_to(ROOT)
        for folder in ("static", "templates")
        for path in ROOT.glob(f"tfpeel/*/{folder}/*")
    ]
    assert len(found) == 8
    assert [path for path in found if not (tmp_path / path).is_file()] == []
