"""The report: a finished workspace, as people want to see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfpeel.lazy_names import lazy_names

if TYPE_CHECKING:
    from tfpeel.report.render import FORMATS, Format, rendered
    from tfpeel.report.report import SCHEMA_VERSION, Report, make_report

__all__ = ["FORMATS", "SCHEMA_VERSION", "Format", "Report", "make_report", "rendered"]

# Imported when asked for: a process that measures one file comes by here, and is to stay small.
__getattr__ = lazy_names(
    __name__,
    {
        "FORMATS": "tfpeel.report.render",
        "Format": "tfpeel.report.render",
        "rendered": "tfpeel.report.render",
        "SCHEMA_VERSION": "tfpeel.report.report",
        "Report": "tfpeel.report.report",
        "make_report": "tfpeel.report.report",
    },
)
