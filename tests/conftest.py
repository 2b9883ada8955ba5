"""Fixtures that every folder of tests may use."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.checkout_copy import CheckoutCopy
from tests.cli.commands import SMALL, tfpeel
from tests.watched_page import WatchedPage


@pytest.fixture(scope="session")
def datasets() -> Path:
    """The folder with the real data sets; tests that need it are skipped where it is missing."""
    default = Path(__file__).resolve().parents[2] / "shared" / "datasets"
    folder = Path(os.environ.get("TFPEEL_DATASETS", default))
    if not folder.is_dir():
        pytest.skip(f"no data sets at {folder}; set TFPEEL_DATASETS")
    return folder


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny workspace that `tfpeel run` has finished; tests must leave it as it is."""
    path = tmp_path_factory.mktemp("run") / "workspace"
    tfpeel("run", "--workspace", path, *SMALL)
    return path


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> CheckoutCopy:
    """A copy of this checkout, in which tests may make files, and change results and tables."""
    return CheckoutCopy.made_in(tmp_path_factory.mktemp("checkout") / "tfpeel")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The installed Chromium without a window; tests in it are skipped where it is missing."""
    playwright = pytest.importorskip("playwright.sync_api", reason="no playwright")
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("no chromium; apt-get install chromium")
    with playwright.sync_playwright() as started:
        # Its own sandbox does not work for root, as whom CI runs.
        options = ["--no-sandbox"] if os.geteuid() == 0 else []
        opened = started.chromium.launch(executable_path=program, args=options)
        yield opened
        opened.close()


@pytest.fixture
def watched(browser: Any) -> Iterator[WatchedPage]:
    """An empty page; whatever the test does with it, nothing may go wrong or leave the machine."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = WatchedPage(context.new_page())
    yield page
    context.close()
    assert page.problems == []
    assert page.foreign_requests == []
