"""What a report was made on: the machine and the versions."""

from __future__ import annotations

import os
import platform
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tfpeel.processes import available_cores
from tfpeel.version import VERSION

_PACKAGES = (
    *("tensorflow", "tf-keras", "tensorflow-recommenders", "ai-edge-litert"),
    *("numpy", "scipy", "scikit-learn"),
)
_PROCESSORS = Path("/proc/cpuinfo")


@dataclass(frozen=True)
class Environment:
    """A machine, and what is installed on it.

    Args:
        processor: its name.
        cores: that this process may use.
        memory_bytes: of the machine.
        system: the operating system.
        versions: package to version.
    """

    processor: str
    cores: int
    memory_bytes: int
    system: str
    versions: dict[str, str]


def this_environment() -> Environment:
    """Return the machine that this runs on."""
    versions = {"tfpeel": VERSION, "python": platform.python_version()}
    for name in _PACKAGES:
        with suppress(PackageNotFoundError):
            versions[name] = version(name)
    return Environment(
        processor=_processor(),
        cores=available_cores(),
        memory_bytes=os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"),
        system=f"{platform.system()} {platform.machine()}",
        versions=versions,
    )


def _processor() -> str:
    lines = _PROCESSORS.read_text().splitlines() if _PROCESSORS.is_file() else []
    names = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown"
