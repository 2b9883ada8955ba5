"""The commands in README.md and docs/ work, in the order in which they stand there.

Blocks tagged ```bash are run in one directory, which is their home too, with small data and fewer
steps; the server of a block tagged ```bash page is asked for its page and ended. The
```python blocks of a page are run after its commands, as one program. tests/page_blocks.py says
which tests try the others.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.page_blocks import PAGES, ROOT, TRIED_BY, Block, blocks, commands

# What a page makes is used by later ones.
ORDER = (
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
# What makes long commands short.
SHORTER = (
    (
        re.compile(r"^(tfpeel run .*--data .*)$", re.MULTILINE),
        r"\1 --preset fast --epochs 2 --dimension 16 --budget 40KB --jobs 1",
    ),
    (re.compile(r"--trials \d+"), "--trials 1"),
    (re.compile(r"--repeat \d+"), "--repeat 1"),
)


def shorter(block: str) -> str:
    for pattern, replacement in SHORTER:
        block = pattern.sub(replacement, block)
    return block


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


def started(script: str, directory: Path) -> subprocess.Popen[str]:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    # The browser that is opened is a program that does nothing.
    own = {"PATH": path, "HOME": str(directory), "BROWSER": "true"}
    return subprocess.Popen(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=directory,
        env={**os.environ, **own},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(script: str, directory: Path) -> None:
    process = started(script, directory)
    _, said = process.communicate()
    assert process.returncode == 0, f"{script}\n{said}"


def look_at_page(command: str, directory: Path) -> None:
    process = started(f"exec {command}", directory)
    assert process.stdout is not None
    address = re.search(r"http://\S+", process.stdout.readline())
    assert address is not None, process.communicate()[1]
    assert urllib.request.urlopen(address.group()).read().startswith(b"<!doctype html>")
    process.terminate()
    assert process.communicate()[1] == "Done playing.\n"


def named(tree: Block) -> list[str]:
    """Return what a picture of a folder names; words about it are three spaces further."""
    lines = tree.text.splitlines()[1:]
    return [name for line in lines for name in re.split(r" {3,}", line.strip())[0].split()]


def test_every_page_is_listed():
    assert sorted(ORDER) == sorted(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page):
    for link in re.findall(r"\]\(([^)#]+)\)", (ROOT / page).read_text()):
        assert "://" in link or (ROOT / page).parent.joinpath(link).exists(), link


@pytest.mark.parametrize("page", PAGES)
def test_every_block_has_a_test_that_tries_it(page):
    for block in blocks(page):
        test, pages = TRIED_BY[block.kind]
        assert page in pages, f"{test} does not know of {page}"
        assert f'"{block.kind}"' in (ROOT / test).read_text()


def test_the_commands_work(directory):
    for page in ORDER:
        for block in blocks(page, "bash", "bash page"):
            if block.kind == "bash":
                run(shorter("\n".join(commands(block))), directory)
            else:
                (command,) = commands(block)
                look_at_page(command, directory)
        program = "".join(block.text for block in blocks(page, "python"))
        if program:
            new = directory / "downloads" / "new-pack"
            shutil.copytree(directory / "my-workspace" / "pack", new, dirs_exist_ok=True)
            subprocess.run([sys.executable, "-c", program], cwd=directory, check=True)
    for page, place in (("docs/how-it-works.md", "."), ("docs/file-format.md", "pack")):
        (tree,) = blocks(page, "")
        for name in named(tree):
            assert (directory / "my-workspace" / place / name).exists(), f"{page}: {name}"
    run(". ~/.bashrc; complete -p tfpeel", directory)
