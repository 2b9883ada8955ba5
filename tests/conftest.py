"""Fixtures that every folder of tests may use."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def datasets() -> Path:
    """The folder with the real data sets; tests that need it are skipped where it is missing."""
    default = Path(__file__).resolve().parents[2] / "shared" / "datasets"
    folder = Path(os.environ.get("TFPEEL_DATASETS", default))
    if not folder.is_dir():
        pytest.skip(f"no data sets at {folder}; set TFPEEL_DATASETS")
    return folder
