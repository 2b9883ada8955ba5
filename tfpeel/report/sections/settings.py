"""Settings and versions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tfpeel.report.environment import Environment
from tfpeel.report.parts import Section, table_of


def settings_section(config: dict[str, Any], environment: Environment) -> Section:
    """Return the section about what the workspace was made with."""
    settings = table_of("The options of the run.", ("option", "value"), _flat(config))
    versions = table_of(
        "Versions on the machine that made this report.",
        ("package", "version"),
        environment.versions.items(),
    )
    return Section("settings", "Settings and versions", (settings, versions))


def _flat(config: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in config.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        elif isinstance(value, list):
            yield f"{prefix}{name}", ", ".join(map(str, value))
        else:
            yield f"{prefix}{name}", "not given" if value is None else str(value)
