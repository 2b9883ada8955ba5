"""One report of the finished tiny workspace for all tests of this folder."""

from pathlib import Path

import pytest

from tfpeel.report import Report, make_report
from tfpeel.workspace import Workspace


@pytest.fixture(scope="session")
def report(workspace: Path) -> Report:
    return make_report(Workspace(workspace))
