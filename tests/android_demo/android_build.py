"""Runs the scripts of android_demo/, and says what is missing where they cannot run here."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ANDROID_DEMO = ROOT / "android_demo"
PACK = ROOT / "tests" / "runtime" / "vectors" / "pack"
JVM_PROGRAMS = ("javac", "mvn")
APK_PROGRAMS = (*JVM_PROGRAMS, "aapt", "aapt2", "zipalign", "apksigner", "dexdump")


def skip_without(*programs: str) -> None:
    """Skip the test where a program is not installed."""
    missing = [name for name in programs if shutil.which(name) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}; .ci/run says which packages have them")


def run(*command: str | Path, **environment: str) -> str:
    """Run a command in android_demo/ and return what it printed.

    Without a network and without a filled cache nothing can be built: that is no failure.
    """
    done = subprocess.run(
        command,
        cwd=ANDROID_DEMO,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    if done.returncode and ("is there a network?" in said or "Could not transfer" in said):
        pytest.skip(f"no network to fetch what the build needs: {said.strip().splitlines()[-1]}")
    assert done.returncode == 0, said
    return done.stdout
