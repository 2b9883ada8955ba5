"""Write docs/quality.md and its plots from the committed JSON files.

python benchmarks/quality_page.py            # rewrites the page and the plots
python benchmarks/quality_page.py --check    # fails where they are not what the files say
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from comparison.page.aims import aims_section
from comparison.page.results import Results
from comparison.page.sections import (
    ablation_section,
    circumstances_section,
    full_size_section,
    main_section,
    not_run_section,
    other_ways_section,
    paper_section,
)
from comparison.page.words import INTRODUCTION

_ROOT = Path(__file__).resolve().parent.parent
_RESULTS = _ROOT / "benchmarks" / "results"
_DOCS = _ROOT / "docs"
_PAGE = _DOCS / "quality.md"
# What each committed file is about, in the order of the page.
_FILES = {
    "quality-gowalla.json": "Gowalla, LightGCN split",
    "quality-ml-1m.json": "MovieLens 1M, random split",
    "quality-ml-100k.json": "MovieLens 100K, random split",
}
# Reports of single runs on the same data, with the protocols that a comparison does without.
_RUNS = {"quality-gowalla.json": ("gowalla.json", "gowalla-held-out.json")}


def main() -> None:
    found = [
        (title, Results(path))
        for name, title in _FILES.items()
        if (path := _RESULTS / name).is_file()
    ]
    page = "\n".join([INTRODUCTION, *(_part(title, results) for title, results in found)])
    if "--check" in sys.argv:
        _check(page, [results for _, results in found])
        return
    # matplotlib is one of the benchmarks' own requirements; a check does without it.
    from comparison.page.plot import plot_svg  # noqa: PLC0415

    _PAGE.write_text(page)
    for _, results in found:
        _plot_path(results).write_text(plot_svg(results))


def _part(title: str, results: Results) -> str:
    paths = [_RESULTS / name for name in _RUNS.get(results.file_name, ())]
    runs = [json.loads(path.read_text()) for path in paths if path.is_file()]
    sections = (
        aims_section(results, runs),
        main_section(results),
        ablation_section(results),
        other_ways_section(results),
        full_size_section(results),
        paper_section(results),
        not_run_section(results),
        circumstances_section(results),
    )
    lines = [f"## {title}", "", f"![Recall@20 against bytes]({_plot_path(results).name})"]
    for section in sections:
        lines += ["", *section] if section else []
    return "\n".join(lines) + "\n"


def _check(page: str, found: list[Results]) -> None:
    if not _PAGE.is_file() or _PAGE.read_text() != page:
        sys.exit("docs/quality.md is not what the results say: run benchmarks/quality_page.py")
    for results in found:
        path = _plot_path(results)
        if not path.is_file() or results.sha256 not in path.read_text():
            sys.exit(f"{path.name} is not of these results: run benchmarks/quality_page.py")


def _plot_path(results: Results) -> Path:
    return _DOCS / Path(results.file_name).with_suffix(".svg").name


if __name__ == "__main__":
    main()
