from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import asdict, replace

import pytest

from tests.report.html_content import HtmlContent
from tfpeel.report import SCHEMA_VERSION, rendered
from tfpeel.report.parts import Table
from tfpeel.report.render import markdown_text
from tfpeel.report.sections import sections_of

EVIL = "</script><img src=x onerror=alert(1)>'\"&{{ 7*7 }}|`*_\n[x](http://e.example)"


@pytest.fixture
def content(report):
    return HtmlContent(rendered(report, "html"))


def with_text(report, text):
    """Return the report with a text as titles, ids and names."""
    item = replace(report.clusters[0].characteristic[0], title=text)
    cluster = replace(report.clusters[0], characteristic=(item,))
    user = report.sample_users[0]
    found = replace(user.history[0], item_id=text, title=None)
    return replace(
        report,
        data=replace(report.data, name=text),
        clusters=(cluster, *report.clusters[1:]),
        sample_users=(replace(user, user_id=text, history=(found,)),),
        config={**report.config, "source": text},
    )


def test_the_page_has_every_table_with_every_cell(report, content):
    tables = [
        [list(part.headings), *([cell.text for cell in row] for row in part.rows)]
        for section in sections_of(report)
        for part in section.parts
        if isinstance(part, Table)
    ]
    assert list(content.tables.values()) == tables
    assert len(tables) > 10


def test_the_evaluation_is_in_the_page(content, workspace):
    results = json.loads((workspace / "reports/known-users-test.json").read_text())["results"]
    rows = [row for row in content.table_with("NDCG@20") if row[0] == "pack"]
    assert [row[2] for row in rows] == [f"{r['largest_file_bytes']:,}" for r in results]
    assert [row[3] for row in rows] == [f"{r['recall@20']:.4f}" for r in results]


def test_nothing_is_fetched_from_anywhere(content):
    for name in ("src", "href", "srcset", "data", "action", "style"):
        values = content.attributes(name)
        assert all(value.startswith(("#", "data:,")) for value in values), (name, values)
    for text in content.inline["style"]:
        assert "url(" not in text
        assert "@import" not in text


def test_the_policy_allows_the_pages_own_script_and_style_alone(content):
    policy = next(a["content"] for _, a in content.elements if "http-equiv" in a)
    assert "default-src 'none'" in policy
    for name, text in (
        ("style", content.inline["style"][0]),
        ("script", content.inline["script"][1]),
    ):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy


def test_ids_are_unique_and_links_and_labels_lead_to_them(content):
    ids = content.attributes("id")
    assert len(ids) == len(set(ids))
    for name in ("href", "for", "aria-labelledby", "data-table"):
        values = [value.removeprefix("#") for value in content.attributes(name)]
        assert {value for value in values if value != "data:,"} <= set(ids)


def test_hostile_titles_are_texts(report):
    found, tame = (HtmlContent(rendered(with_text(report, text), "html")) for text in (EVIL, "x"))
    assert [name for name, _ in found.elements] == [name for name, _ in tame.elements]
    assert found.inline == tame.inline
    assert not found.attributes("onerror")
    assert "{{ 7*7 }}" in found.text
    assert any(EVIL in cell for rows in found.tables.values() for row in rows for cell in row)


def test_hostile_titles_are_texts_in_markdown(report):
    found, tame = (rendered(with_text(report, text), "md") for text in (EVIL, "x"))
    # What is not escaped makes the same lines and columns as a tame text does.
    columns = [
        [len(re.findall(r"(?<!\\)\|", line)) for line in text.splitlines()]
        for text in (found, tame)
    ]
    assert columns[0] == columns[1]
    assert not re.search(r"(?<!\\)(<img|\[x|`\*)", found)


def test_markdown_texts_stay_on_one_line():
    assert markdown_text("a|b\nc <i> \\ &") == r"a\|b c \<i\> \\ &amp;"


def test_markdown_has_every_table(report):
    lines = rendered(report, "md").splitlines()
    tables = [p for s in sections_of(report) for p in s.parts if isinstance(p, Table)]
    assert sum(line.startswith("|") for line in lines) == sum(2 + len(t.rows) for t in tables)
    for table in tables:
        assert f"| {' | '.join(map(markdown_text, table.headings))} |" in lines


def test_json_is_the_report(report):
    value = json.loads(rendered(report, "json"))
    assert value["schema_version"] == SCHEMA_VERSION == 1
    assert value == json.loads(json.dumps({"schema_version": 1, **asdict(report)}))
    assert set(value) == {
        "schema_version",
        "created_by",
        "workspace",
        "data",
        "evaluations",
        "clusters",
        "cluster_qualities",
        "cells",
        "sample_users",
        "file_costs",
        "environment",
        "config",
    }


@pytest.mark.parametrize("form", ["html", "md"])
def test_without_an_evaluation_it_says_what_to_run(report, form):
    found = rendered(replace(report, evaluations=(), workspace="my workspace"), form)
    text = HtmlContent(found).text if form == "html" else found
    assert "tfpeel evaluate --workspace 'my workspace'" in text
    assert "NDCG@20" not in text


def test_old_figures_are_said_to_be_old(report):
    old = replace(report.evaluations[0], is_current=False)
    text = rendered(replace(report, evaluations=(old,)), "md")
    assert "--protocol known-users --split test" in text
    assert "--protocol known-users" not in rendered(report, "md")


def test_without_anybody_to_ask_the_clusters_have_sizes(report):
    content = HtmlContent(
        rendered(replace(report, cluster_qualities=None, sample_users=()), "html")
    )
    sizes = content.table_with("sent by the router")
    assert [row[1] for row in sizes[1:]] == [f"{one.users:,}" for one in report.clusters]
    assert len(sizes[0]) == 4
