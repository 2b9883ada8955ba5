"""The commands in README.md and docs/ work, in the order in which they stand there.

Blocks tagged ```bash are run in one directory with small data; those tagged ```bash no-test are
the big ones (./demo, ./test) and are run by tests/test_demo.py and by CI; those tagged
```bash device need a device and are run by tests/deploy/test_docs.py. The ```python blocks of a
page are run after its commands, as one program.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = (
    "README.md",
    "docs/tutorial.md",
    "docs/how-it-works.md",
    "docs/choosing.md",
    "docs/faq.md",
    "docs/api.md",
    "docs/own-data.md",
    "docs/report.md",
    "docs/command-line.md",
    "docs/config.md",
    "docs/distributed.md",
    "docs/tuning.md",
    "docs/library.md",
    "docs/vectors.md",
    "docs/deploying.md",
    "docs/device.md",
    "docs/android.md",
    "docs/file-format.md",
    "docs/dependencies.md",
    "docs/quality.md",
    "docs/performance.md",
    "docs/sizing.md",
    "docs/signing.md",
    "docs/reliability.md",
    "docs/privacy.md",
)
_BLOCK = re.compile(r"^```(bash|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LONG_RUN = re.compile(r"^(tfpeel run .*--data .*)$", re.MULTILINE)
_RUN_OPTIONS = " --preset fast --epochs 2 --dimension 16 --budget 40KB --jobs 1"


def blocks(page: str) -> list[str]:
    """Return the commands of a page, the long ones with options that make them short."""
    found = [block for _, block in _BLOCK.findall((ROOT / page).read_text())]
    return [_LONG_RUN.sub(rf"\1{_RUN_OPTIONS}", block) for block in found]


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("readme")
    drinks = ["tea", "coffee", *(f"drink-{n}" for n in range(58))]
    users = ["ann", *(f"user-{n}" for n in range(99))]
    pairs = [(u, (7 * u + n * n) % 60, n) for u in range(100) for n in range(14)]
    lines = [f"{users[u]},{drinks[i]},{1 + n % 5},{1000 + n}" for u, i, n in pairs]
    (path / "my-interactions.csv").write_text("\n".join(["user,item,rating,time", *lines]))
    (path / "shop.csv").write_text("\n".join(["customer_no,sku,stars,at", *lines]))
    header = "viewer,film_slug,film title,stars,watched at"
    watched = [
        f"{users[u]},{drinks[i]},A title,{1 + n % 5},2024-01-{1 + n:02}" for u, i, n in pairs
    ]
    (path / "watched.csv").write_text("\n".join([header, *watched]))
    (path / "titles.csv").write_text("item,title\ntea,Green Tea\n")
    return path


def test_every_page_is_listed():
    assert {str(path.relative_to(ROOT)) for path in ROOT.glob("docs/*.md")} < set(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page):
    for link in re.findall(r"\]\(([^)#]+)\)", (ROOT / page).read_text()):
        assert "://" in link or (ROOT / page).parent.joinpath(link).exists(), link


def test_the_commands_work(directory):
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    for page in PAGES:
        for block in blocks(page):
            done = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", block],
                cwd=directory,
                env={**os.environ, "PATH": path},
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, f"{page}:\n{block}\n{done.stderr}"
        program = "".join(_PYTHON.findall((ROOT / page).read_text()))
        if program:
            new = directory / "downloads" / "new-pack"
            shutil.copytree(directory / "my-workspace" / "pack", new, dirs_exist_ok=True)
            subprocess.run([sys.executable, "-c", program], cwd=directory, check=True)
