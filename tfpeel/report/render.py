"""A report as one HTML file, as Markdown, and as JSON."""

from __future__ import annotations

import base64
import hashlib
import re
from importlib.resources import files
from typing import Literal, assert_never

from jinja2 import Environment, PackageLoader, StrictUndefined

from tfpeel.report.figures import size_text
from tfpeel.report.kept_cells import DROPPED, LETTERS
from tfpeel.report.plot import across, down
from tfpeel.report.report import Report
from tfpeel.report.sections import sections_of
from tfpeel.storage import json_text

Format = Literal["html", "md", "json"]
FORMATS: tuple[Format, ...] = ("html", "md", "json")
# What Markdown would take for its own, and what HTML in it would.
_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~])")


def rendered(report: Report, to: Format) -> str:
    """Return a report as the content of a file.

    Args:
        report: what there is to say.
        to: html (one file without anything outside it), md or json.
    """
    if to == "html":
        return _html(report)
    if to == "md":
        return _markdown(report)
    if to == "json":
        return json_text(report.to_json())
    assert_never(to)


def _html(report: Report) -> str:
    # Titles come from anywhere: everything is escaped, but tfpeel's own style and script.
    environment = Environment(
        loader=PackageLoader("tfpeel.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "across": across,
        "down": down,
        "size": size_text,
        "thousands": "{:,}".format,
    }
    environment.globals["letters"] = LETTERS
    style, script = _own("report.css"), _own("report.js")
    return environment.get_template("report.html.j2").render(
        report=report,
        sections=sections_of(report),
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
    )


def _markdown(report: Report) -> str:
    environment = Environment(
        loader=PackageLoader("tfpeel.report"),
        autoescape=False,  # texts go through the filter `plain`
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["plain"] = markdown_text
    return environment.get_template("report.md.j2").render(
        report=report, sections=sections_of(report), letters=LETTERS, dropped=DROPPED
    )


def markdown_text(text: str) -> str:
    """Return a text on one line that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split())).replace("&", "&amp;")


def _own(name: str) -> str:
    return (files("tfpeel.report") / "static" / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """Return the hash by which the page's own policy allows an element's text."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
