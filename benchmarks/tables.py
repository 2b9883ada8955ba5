"""Write the tables of README.md and of pages in docs/ from the committed JSON files.

python benchmarks/tables.py            # rewrites them
python benchmarks/tables.py --check    # fails where one is not what the files say
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from markdown_table import line as _line
from privacy_tables import crowd_table, membership_table, soak_table

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
    "fresh-interactions": "validation items arrive on the device and move the user's vector",
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

# What tests/faults/walk.py tries, and what kills.py does, in the order of the columns.
_FAULTS = ("kill", "power", "full", "read-only", "broken")
_KILLS = ("kill", "kill all", "kill a worker", "interrupt", "interrupt all", "terminate")


def main() -> None:
    _write("README.md", {"results": _tables()})
    reliability = {"fuzz": _fuzz_table(), "faults": _faults_table(), "kills": _kills_table()}
    _write("docs/reliability.md", reliability)
    _write("docs/choosing.md", {"shares": _share_table()})
    _write("docs/vectors.md", {"given": _given_table()})
    soak = soak_table(_read("soak.json"))
    device = {"device": _device_table(), "learning": _learning_table(), "soak": soak}
    _write("docs/device.md", device)
    membership = membership_table(_read("privacy.json"))
    crowds = crowd_table(_read("poisoning.json"))
    _write("docs/privacy.md", {"membership": membership, "crowds": crowds})
    _write("docs/command-line.md", {"run-times": _run_times_table()})
    _write("docs/tuning.md", {"tuning": _tuning_table(), "tuning-helped": _helped_table()})


def _read(name: str) -> dict[str, Any]:
    report: dict[str, Any] = json.loads((_RESULTS / name).read_text())
    return report


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
            users = f"{results[0]['users']:,} users{_sampled(results[0])}"
            lines += ["", f"{protocol} ({meaning}), {users}:", ""]
            lines += _rows(results)
    return "\n".join(lines) + "\n"


def _sampled(result: dict[str, Any]) -> str:
    """Return what is to be said of the one table where it was asked for fewer users."""
    asked = result.get("one_table", {}).get("users", result["users"])
    return "" if asked == result["users"] else f", {asked:,} of them for the one table"


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
    size = full["bytes"] / 1e6
    add(f"full model, {size:.{0 if size >= 1 else 1}f} MB", full, nothing)
    if "spectral_part" in results[0]:
        part = results[0]["spectral_part"]
        name = f"its spectral part, d = {part['dimensions']}, {part['bytes'] / 1e6:.0f} MB"
        add(name, part, nothing)
    add("popularity", popular, nothing)
    return lines


def _share_table() -> str:
    """Return what share of the full model's recall each budget has, by data and protocol."""
    rows: dict[str, dict[int, str]] = {}
    for name, title in _FILES.items():
        report = json.loads((_RESULTS / name).read_text())
        for result in report["results"]:
            share = result["recall@20"] / result["full_model"]["recall@20"]
            row = rows.setdefault(f"{title.split(' (')[0]}: {result['protocol']}", {})
            row[result["budget_bytes"]] = f"{share:.1%}"
    budgets = sorted({budget for row in rows.values() for budget in row})
    lines = [_line(["Recall@20, of the full model", *(f"{b / 1e6:g} MB" for b in budgets)])]
    lines.append(_line(["---", *["---:"] * len(budgets)]))
    lines += [_line([name, *(row.get(b, "") for b in budgets)]) for name, row in rows.items()]
    return "\n".join(lines) + "\n"


def _given_table() -> str:
    """Return the recall of packs of given vectors beside that of the vectors themselves."""
    report = json.loads((_RESULTS / "given-vectors.json").read_text())
    first = f"{report['data']}, {report['factors']} dimensions, all users of the test part:"
    return "\n".join([first, "", *_rows(report["results"])]) + "\n"


def _device_table() -> str:
    """Return bytes, memory and times of one cluster's files, and of the file of a million items."""
    report = json.loads((_RESULTS / "device.json").read_text())
    headings = ["file, bytes", "memory, MB", "of learning, MB", "open, ms"]
    headings += ["recommend", "encode", "train", "readings"]
    headings += ["faiss float32", "faiss int8", "ScaNN"]
    lines = [_line(headings), _line(["---:"] * len(headings))]
    first, speed = report["files"][0]["cluster"], report["read_bytes_per_second"]
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
        reading_ms = 1e3 * file["bytes"] / speed
        cells.append(f"{file['recommend_ms']['p50'] / reading_ms:.1f}")
        for name in ("faiss_exact", "faiss_int8", "scann"):
            cells.append(f"{file[name]['search_ms']['p50']:.2f}" if name in file else "")
        lines.append(_line(cells))
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


def _faults_table() -> str:
    """Return at how many points of each command each fault was tried, and where it did harm."""
    steps = json.loads((_RESULTS / "faults.json").read_text())["steps"]
    lines = [_line(["command", "points", *_FAULTS]), _line(["---", *["---:"] * (1 + len(_FAULTS))])]
    totals, findings = [0] * (1 + len(_FAULTS)), 0
    for name, step in steps.items():
        tried = [step.get(fault, {"tried": 0, "findings": 0}) for fault in _FAULTS]
        counts = [step["points"], *(fault["tried"] for fault in tried)]
        lines.append(_line([name, *map(str, counts)]))
        totals = [a + b for a, b in zip(totals, counts, strict=True)]
        findings += sum(fault["findings"] for fault in tried)
    lines.append(_line(["together", *(f"{total:,}" for total in totals)]))
    return "\n".join([*lines, "", f"Not right afterwards: {findings}."]) + "\n"


def _kills_table() -> str:
    """Return how often each command was killed in each way, and where it did harm."""
    report = _read("kills.json")
    lines = [_line(["command", *_KILLS]), _line(["---", *["---:"] * len(_KILLS)])]
    findings = 0
    for name, kills in report["commands"].items():
        tried = [kills.get(kill, {"tried": 0})["tried"] for kill in _KILLS]
        lines.append(_line([name, *map(str, tried)]))
        findings += sum(kill["findings"] for kill in kills.values())
    slowest = report["slowest_end_seconds"]
    said = f"Not right: {findings}. The last process was gone {slowest} seconds after the command."
    return "\n".join([*lines, "", said]) + "\n"


if __name__ == "__main__":
    main()
