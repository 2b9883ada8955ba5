"""Write the README's result table from the committed JSON files.

python benchmarks/tables.py            # rewrites README.md
python benchmarks/tables.py --check    # fails where README.md is not what the files say
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parent.parent
_START, _END = "<!-- results -->", "<!-- /results -->"
# What each committed file is about, in the order of the README.
_FILES = {
    "gowalla.json": "Gowalla, LightGCN split (test part, all users)",
    "gowalla-held-out.json": "Gowalla, users that the server never saw",
    "ml-1m.json": "ML-1M, random split (test part, all users)",
}
# Recall@20 of other ways to use the same bytes.
_OTHERS = {
    "one_table": "one table",
    "stale_pack": "stale vector",
    "history_pack": "history alone",
}
_PROTOCOLS = {
    "known-users": "fitted users",
    "fresh-interactions": "validation items arrive on the device and move the server's vector",
    "held-out-users": "cluster and vector computed on the device",
}


def main() -> None:
    readme = _ROOT / "README.md"
    text = readme.read_text()
    before, rest = text.split(_START)
    after = rest.split(_END)[1]
    wanted = f"{before}{_START}\n{_tables()}{_END}{after}"
    if "--check" in sys.argv:
        if wanted != text:
            sys.exit("README.md is not what benchmarks/results says: run benchmarks/tables.py")
        return
    readme.write_text(wanted)


def _tables() -> str:
    parts = []
    for name, title in _FILES.items():
        path = _ROOT / "benchmarks" / "results" / name
        if path.is_file():
            parts.append(_table(json.loads(path.read_text()), title))
    return "\n".join(parts)


def _table(report: dict[str, Any], title: str) -> str:
    first = f"**{title}.** {report['clusters']} clusters, seed {report['seed']}."
    if report["wall_seconds"] is not None:
        minutes, gigabytes = (
            report["wall_seconds"] / 60,
            report["peak_bytes_of_largest_process"] / 1e9,
        )
        cores = report["machine"]["cores"]
        first += f" The run took {minutes:.0f} minutes and {gigabytes:.1f} GB on {cores} cores."
    lines = [first]
    for protocol, meaning in _PROTOCOLS.items():
        results = [r for r in report["results"] if r["protocol"] == protocol]
        if results:
            lines += ["", f"{protocol} ({meaning}), {results[0]['users']:,} users:", ""]
            lines += _rows(results)
    return "\n".join(lines) + "\n"


def _rows(results: list[dict[str, Any]]) -> list[str]:
    others = {key: name for key, name in _OTHERS.items() if key in results[0]}
    headings = ["file", "Recall@20", "NDCG@20", "coverage@20", "of the full model"]
    lines = [_line([*headings, *others.values()]), _line(["---:"] * (len(headings) + len(others)))]
    full, popular = results[0]["full_model"], results[0]["popularity"]

    def add(name: str, row: dict[str, Any], compared: list[str]) -> None:
        values = [f"{row['recall@20']:.4f}", f"{row['ndcg@20']:.4f}", f"{row['coverage@20']:.3f}"]
        lines.append(
            _line([name, *values, f"{row['recall@20'] / full['recall@20']:.1%}", *compared])
        )

    for result in results:
        compared = [f"{result[key]['recall@20']:.4f}" for key in others]
        add(f"{result['budget_bytes'] / 1e6:g} MB", result, compared)
    nothing = [""] * len(others)
    add(f"full model, {full['bytes'] / 1e6:.0f} MB", full, nothing)
    add("popularity", popular, nothing)
    return lines


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
