"""One finished tiny workspace for all tests of the command line."""

from pathlib import Path

import pytest

from tests.cli.commands import SMALL, tfpeel


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that `tfpeel run` has finished; tests must leave it as it is."""
    path = tmp_path_factory.mktemp("cli") / "workspace"
    tfpeel("run", "--workspace", path, *SMALL)
    return path
