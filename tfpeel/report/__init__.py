"""The report: a finished workspace, as people want to see it."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tfpeel.report.render import FORMATS, Format, rendered
    from tfpeel.report.report import SCHEMA_VERSION, Report, make_report

__all__ = ["FORMATS", "SCHEMA_VERSION", "Format", "Report", "make_report", "rendered"]

# Imported when asked for: a process that measures one file comes by here, and is to stay small.
_WHERE = {
    "FORMATS": "tfpeel.report.render",
    "Format": "tfpeel.report.render",
    "rendered": "tfpeel.report.render",
    "SCHEMA_VERSION": "tfpeel.report.report",
    "Report": "tfpeel.report.report",
    "make_report": "tfpeel.report.report",
}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_WHERE[name]), name)
