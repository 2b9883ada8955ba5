"""Write the tables of README.md and of pages in docs/ from the committed JSON files.

python benchmarks/tables.py            # rewrites them
python benchmarks/tables.py --check    # fails where one is not what the files say
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parent.parent
_RESULTS = _ROOT / "benchmarks" / "results"
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
_PERCENTILES = ("p50", "p95", "p99")
# Columns of what learning brings: name in the JSON file, heading.
_LEARNING = {
    "stale vector": "vector from before",
    "new items": "with them",
    "new items, learned from passed over": "learned from passed over",
    "new items, without disliked": "without disliked",
    "new items, without disliked, learned from disliked": "learned from disliked",
}


def main() -> None:
    _write("README.md", {"results": _tables()})
    _write("docs/reliability.md", {"fuzz": _fuzz_table()})
    _write("docs/command-line.md", {"run-times": _run_times_table()})
    _write("docs/tuning.md", {"tuning": _tuning_table(), "tuning-helped": _helped_table()})
    _write("docs/device.md", {"device": _device_table(), "learning": _learning_table()})


def _write(page: str, tables: dict[str, str]) -> None:
    """Put each table between the two comments that have its name."""
    path = _ROOT / page
    text = wanted = path.read_text()
    for name, table in tables.items():
        start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
        before, rest = wanted.split(start)
        after = rest.split(end)[1]
        wanted = f"{before}{start}\n{table}{end}{after}"
    if "--check" not in sys.argv:
        path.write_text(wanted)
    elif wanted != text:
        sys.exit(f"{page} is not what benchmarks/results says: run benchmarks/tables.py")


def _tables() -> str:
    parts = []
    for name, title in _FILES.items():
        path = _RESULTS / name
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


def _device_table() -> str:
    """Return bytes, memory and times of one cluster's files, and of the file of a million items."""
    report = json.loads((_RESULTS / "device.json").read_text())
    headings = ["file, bytes", "memory, MB", "of learning, MB", "open, ms"]
    headings += ["recommend", "encode", "train"]
    headings += ["faiss float32", "faiss int8", "ScaNN"]
    lines = [_line(headings), _line(["---:"] * len(headings))]
    first = report["files"][0]["cluster"]
    for file in [f for f in report["files"] if f["cluster"] == first] + [report["million"]]:
        memory = next(value for key, value in file.items() if key.endswith("_recommendations"))
        learning = file.get("memory_of_learning")
        cells = [
            f"{file['bytes']:,}",
            f"{memory['anonymous'] / 1e6:.1f} / {memory['file_backed'] / 1e6:.1f}",
            f"{learning['anonymous'] / 1e6:.1f}" if learning else "",
            f"{file['open_and_first_answer_ms']:.0f}",
        ]
        for name in ("recommend_ms", "encode_ms", "train_ms"):
            times = file.get(name)
            cells.append(" / ".join(f"{times[p]:.2f}" for p in _PERCENTILES) if times else "")
        for name in ("faiss_exact", "faiss_int8", "scann"):
            cells.append(f"{file[name]['search_ms']['p50']:.2f}" if name in file else "")
        lines.append(_line(cells))
    speed = report["read_bytes_per_second"]
    once = 1e3 * report["million"]["bytes"] / speed
    lines += [
        "",
        f"One thread reads {speed / 1e9:.0f} GB a second out of memory here: the last file",
    ]
    lines[-1] += f" once in {once:.1f} ms."
    return "\n".join(lines) + "\n"


def _learning_table() -> str:
    """Return recall before and after a device learned, by file and number of new items."""
    report = json.loads((_RESULTS / "learning.json").read_text())
    lines = [_line(["file", "new items", *_LEARNING.values()])]
    lines.append(_line(["---:"] * (2 + len(_LEARNING))))
    for row in report["results"]:
        recalls = [f"{row[name]:.4f}" for name in _LEARNING]
        lines.append(_line([f"{row['budget_bytes'] / 1e6:g} MB", str(row["new_items"]), *recalls]))
    return "\n".join(lines) + "\n"


def _run_times_table() -> str:
    """Return what a dry run told beside what was measured, in seconds."""
    report = json.loads((_RESULTS / "run-times.json").read_text())
    stages = ("prepare", "pretrain", "cluster", "refine", "export", "evaluate")
    lines = [_line(["run", "speed, GFLOP/s", "seconds", *stages, "all", "told / measured"])]
    lines.append(_line(["---", "---:", "---"] + ["---:"] * (len(stages) + 2)))
    for name, run in report["runs"].items():
        told, measured = run["estimated_seconds"], run["measured_seconds"]
        ratio = f"{sum(told.values()) / sum(measured.values()):.2f}"
        speed = f"{run['speed'] / 1e9:.0f}"
        for head, values, last in (
            ([name, speed, "told"], told, ""),
            (["", "", "measured"], measured, ratio),
        ):
            cells = [f"{values[stage]:.0f}" for stage in stages]
            lines.append(_line([*head, *cells, f"{sum(values.values()):.0f}", last]))
    return "\n".join(lines) + "\n"


def _helped_table() -> str:
    """Return what tuning found, and what was left of it with other seeds."""
    report = json.loads((_RESULTS / "tuning.json").read_text())
    headings = ["data", "trials", "seed of the search: default", "best trial"]
    headings += ["other seeds: default", "best trial", "better in"]
    lines = [_line(headings), _line(["---"] + ["---:"] * (len(headings) - 1))]
    for name, run in report["helped"].items():
        repeated, seeds = run["repeated"], len(run["repeated"]["seeds"])
        best = next(row for row in run["trials"] if row["trial"] == repeated["trial"])
        searched = [f"{row['recall@20']:.4f}" for row in (run["default"], best)]
        others = [f"{repeated[way]['mean']:.4f}" for way in ("default", "tuned")]
        better = f"{repeated['better_in']} of {seeds}"
        lines.append(_line([name, str(len(run["trials"])), *searched, *others, better]))
    return "\n".join(lines) + "\n"


def _tuning_table() -> str:
    """Return how the process that tunes grew, over trials that were killed in between."""
    report = json.loads((_RESULTS / "tuning.json").read_text())
    lines = [
        _line(["`--jobs`", "trials", "killed after", "MB after the first", "MB after the last"])
    ]
    lines.append(_line(["---:"] * 5))
    for run in report["endurance"]:
        first, last = run["first_bytes"] / 1e6, run["last_bytes"] / 1e6
        cells = [run["jobs"], run["trials"], run["killed_after"], f"{first:.1f}", f"{last:.1f}"]
        lines.append(_line(list(map(str, cells))))
    return "\n".join(lines) + "\n"


def _fuzz_table() -> str:
    """Return how many changed inputs each reader was given, and how many broke it."""
    report = json.loads((_RESULTS / "fuzz.json").read_text())
    how = "follow the code that they reach" if report["guided"] else "follow a seed"
    lines = [f"{report['seconds']} seconds each; in Python the inputs {how}.", ""]
    lines += [_line(["reader", "inputs", "that broke it"]), _line(["---", "---:", "---:"])]
    for name, count in report["readers"].items():
        shown = f"{count['inputs']:,}"
        if "passed" in count:
            shown += f", of which {count['passed']:,} passed the check and were run"
        lines.append(_line([name, shown, str(count["findings"])]))
    return "\n".join(lines) + "\n"


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
