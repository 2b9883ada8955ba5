"""The sections of a report, in reading order."""

from __future__ import annotations

from tfpeel.report.parts import Section
from tfpeel.report.report import Report
from tfpeel.report.sections.cells import cells_section
from tfpeel.report.sections.clusters import clusters_section, topics_section
from tfpeel.report.sections.costs import costs_section
from tfpeel.report.sections.data import data_section
from tfpeel.report.sections.quality import quality_section
from tfpeel.report.sections.settings import settings_section
from tfpeel.report.sections.users import users_section

__all__ = ["sections_of"]


def sections_of(report: Report) -> tuple[Section, ...]:
    """Return what a report says, in reading order."""
    return (
        data_section(report.data),
        quality_section(report.evaluations, report.workspace),
        clusters_section(report.clusters, report.cluster_qualities),
        topics_section(report.clusters),
        cells_section(report.cells),
        users_section(report.sample_users),
        costs_section(report.file_costs, report.environment),
        settings_section(report.config, report.environment),
    )
