from __future__ import annotations

from xml.etree import ElementTree

from comparison.page.plot import plot_svg
from tests.benchmarks.comparison.page.toy_report import toy_results


def test_the_plot_names_all_that_it_shows_and_what_it_was_made_from(tmp_path):
    results = toy_results(tmp_path)
    drawn = plot_svg(results)
    texts = "\n".join(ElementTree.fromstring(drawn).itertext())
    for name in ("tfpeel, preset default", "hashing", "Old (published", "New (published"):
        assert name in texts
    assert "Recall@20" in texts
    assert "MB" in texts
    assert results.sha256 in drawn
    assert plot_svg(results) == drawn
