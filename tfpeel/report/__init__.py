"""The report: a finished workspace, as people want to see it."""

from tfpeel.report.render import FORMATS, Format, rendered
from tfpeel.report.report import SCHEMA_VERSION, Report, make_report

__all__ = ["FORMATS", "SCHEMA_VERSION", "Format", "Report", "make_report", "rendered"]
