"""The HTML file in a real browser, opened from the disk."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tfpeel.report import rendered


@pytest.fixture
def report(report):
    """The report with cells that show: the tiny workspace's budgets keep the same ones."""
    count = len(report.cells.clusters[0])
    clusters = tuple((pattern * count)[:count] for pattern in (".10", "00110"))
    return replace(report, cells=replace(report.cells, clusters=clusters))


@pytest.fixture
def page(watched, report, tmp_path):
    file = tmp_path / "report.html"
    file.write_text(rendered(report, "html"))
    watched.page.goto(file.as_uri())
    return watched.page


def table_of(page, heading):
    return page.locator("table", has=page.locator("th", has_text=heading)).first


def test_a_click_on_a_heading_sorts(watched, page):
    table = table_of(page, "NDCG@20")
    key = table.get_attribute("id")
    before = watched.column(key, 4)
    heading = table.locator("th").nth(3)
    heading.locator("button").click()
    assert heading.get_attribute("aria-sort") == "ascending"
    assert watched.column(key, 4) == sorted(before, key=float)
    heading.locator("button").click()
    assert heading.get_attribute("aria-sort") == "descending"
    assert watched.column(key, 4) == sorted(before, key=float, reverse=True)


def test_the_keyboard_sorts_and_empty_cells_stay_last(watched, page):
    table = table_of(page, "NDCG@20")
    key = table.get_attribute("id")
    button = table.locator("th button").first
    button.focus()
    for _ in range(2):
        page.keyboard.press("Enter")
        budgets = [text for text in watched.column(key, 2) if text]
        assert watched.column(key, 2) == budgets + [""] * 2
    assert table.locator("[aria-sort]").count() == 1
    assert budgets == ["40 KB", "40 KB", "25 KB", "25 KB"]


def test_a_table_is_copied_as_numbers_between_tabs(page, report):
    table = table_of(page, "NDCG@20")
    page.locator(f"[data-table={table.get_attribute('id')}]").click()
    page.locator("#said", has_text="copied").wait_for(state="attached")
    lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert lines[0].split("\t")[1:4] == ["budget", "largest file, bytes", "Recall@20"]
    rows = report.evaluations[0].rows
    assert [float(line.split("\t")[3]) for line in lines[1:]] == [
        row.metrics["recall@20"] for row in rows
    ]


def test_the_picture_follows_budget_and_cluster(page, report):
    def kept(cluster, letters):
        return sum(report.cells.clusters[cluster].count(letter) for letter in letters)

    one = page.locator("#kept-one rect.kept")
    assert one.count() == kept(0, "0")
    page.locator("#kept-budget").press("ArrowRight")
    assert page.locator("#kept-budget-name").inner_text() == "40 KB"
    assert one.count() == kept(0, "01") > kept(0, "0")
    page.locator("#kept-cluster").select_option("1")
    assert one.count() == kept(1, "01")
    page.locator("#kept-all g").first.click()
    assert page.locator("#kept-cluster").input_value() == "0"
    total = len(report.cells.clusters[0])
    expected = f"At 40 KB, user cluster 0 keeps {kept(0, '01')} of {total} cells."
    assert page.locator("#kept-text").inner_text() == expected


def test_the_points_of_the_plots_say_what_they_are(page, report):
    row = report.evaluations[0].named("pack")[0]
    titles = page.locator("#quality svg title").all_text_contents()
    assert any(f"{row.metrics['recall@20']:.4f}" in title for title in titles)


@pytest.mark.parametrize("width", [390, 1280])
def test_the_names_of_the_axes_are_whole_and_beside_the_numbers(page, width):
    page.set_viewport_size({"width": width, "height": 844})
    for picture in page.locator(".plot, .pictures > div > svg").all():
        outer = picture.bounding_box()
        for text in picture.locator("text").all():
            box = text.bounding_box()
            assert box["y"] >= outer["y"] - 1, text.text_content()
            assert box["y"] + box["height"] <= outer["y"] + outer["height"] + 1, text.text_content()
    for plot in page.locator(".plot").all():
        name = plot.locator(".label").nth(1).bounding_box()
        for number in plot.locator("text[text-anchor=end]").all():
            assert number.bounding_box()["x"] >= name["x"] + name["width"], number.text_content()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_sticks_out_and_texts_can_be_read(watched, page, width, scheme):
    page.emulate_media(color_scheme=scheme)
    assert watched.fits_at(width)
    colours = page.evaluate(
        "() => { const s = getComputedStyle(document.body); return [s.color, s.backgroundColor] }"
    )
    ink, paper = (
        sum(map(int, c.removeprefix("rgb(").removesuffix(")").split(","))) for c in colours
    )
    assert (ink < paper) == (scheme == "light")
    assert abs(ink - paper) > 500
