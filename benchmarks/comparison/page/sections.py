"""The sections of the page, one for each question."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from comparison.page.results import PAPER_DIMENSION, Results, size_text
from comparison.page.words import IDEAS
from comparison.tfpeel_rows.ablations import USUAL_SHARE_ROW
from performance.circumstances import machines_and_versions

_RECALL, _NDCG, _COVERAGE = "recall@20", "ndcg@20", "coverage@20"
_PAPER_METRICS = ("recall@50", "ndcg@50", "recall@100", "ndcg@100")
_NONE = "–"
_USUAL_SHARE = (
    " (the server's share is 2/3 in all of these rows and in what they are compared with; the row"
    " that leaves out its choice is compared with the preset)"
)

_BOUND = (
    "A file is bounded by the full model that it is made from. Where its share of that is near"
    " 100%, only a better full model helps; where it is lower, bytes are what is missing, or a"
    " better way to spend them."
)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a markdown table whose first column is text and whose others are figures."""
    lines = [f"| {' | '.join(head)} |", f"| --- |{' ---: |' * (len(head) - 1)}"]
    return lines + [f"| {' | '.join(row)} |" for row in rows]


def main_section(results: Results) -> list[str]:
    """Say how good the presets are at each size."""
    rows = []
    for preset in results.report["presets"]:
        full = results.figure("reference", f"full model of preset {preset}", None, _RECALL)
        for budget in _budgets_of(results, "tfpeel", preset):
            recall, ndcg, coverage = (
                results.known_figure("tfpeel", preset, budget, metric)
                for metric in (_RECALL, _NDCG, _COVERAGE)
            )
            share = f"{recall.mean / full.mean:.1%}" if full else _NONE
            cells = [f"{preset}, {size_text(budget)}", recall.text(), ndcg.text()]
            rows.append([*cells, f"{coverage.mean:.3f}", share])
    head = ["preset and budget", "Recall@20", "NDCG@20", "coverage@20", "of its full model"]
    seeds = ", ".join(str(seed) for seed in results.report["seeds"])
    lines = ["### The presets", "", f"Seeds: {seeds}.", "", *table(head, rows), "", _BOUND]
    return lines + _passed(results)


def _passed(results: Results) -> list[str]:
    """Say which published models each file passes."""
    published = results.report["published"]
    lines = []
    for budget in results.budgets if published else ():
        recall = results.figure("tfpeel", results.preset, budget, _RECALL)
        if recall is not None:
            names = [f["name"] for f in published if recall.mean > f["recall"]]
            which = ", ".join(names) if names else "none"
            lines.append(f"- {size_text(budget)}: {which}")
    head = "Published full-size models whose Recall@20 the files of preset"
    return ["", f"{head} `{results.preset}` pass:", "", *lines] if lines else []


def ablation_section(results: Results) -> list[str]:
    """Say which idea bought how much, as far as it has been run."""
    budget = _budget_for_order(results)

    def gain(name: str) -> float:
        found = results.difference("ablation", name, budget, _RECALL)
        return found["mean"] if found else 0.0

    names = sorted(results.names("ablation"), key=gain)
    head = ["what is left out", *(size_text(b) for b in results.budgets)]
    rows = [
        [name, *(_difference_cell(results, "ablation", name, b) for b in results.budgets)]
        for name in names
    ]
    return [
        "### Which idea bought how much",
        "",
        "Recall@20 without the idea, less Recall@20 with it: what is lost when one thing is left"
        f" out and all else stays{_USUAL_SHARE if USUAL_SHARE_ROW in names else ''}. Sorted by the"
        f" loss at {size_text(budget)}. {_NONE}: no such file can be made.",
        "",
        *table(head, rows),
        "",
        *(_idea_line(results, name, budget) for name in names if name in IDEAS),
    ]


def _idea_line(results: Results, name: str, budget: int) -> str:
    found = results.difference("ablation", name, budget, _RECALL)
    with_it = results.figure("tfpeel", results.preset, budget, _RECALL)
    if found is None or with_it is None:
        return f"- {IDEAS[name]}"
    if found["low"] <= 0 <= found["high"]:
        return f"- {IDEAS[name]} It makes no clear difference at {size_text(budget)}."
    share = abs(found["mean"]) / with_it.mean
    verb = "buys" if found["mean"] < 0 else "costs"
    return (
        f"- {IDEAS[name]} At {size_text(budget)} it {verb} {abs(found['mean']):.4f} Recall@20,"
        f" {share:.1%} of what there is."
    )


def other_ways_section(results: Results) -> list[str]:
    """Say what the same bytes are worth in other ways, where these have been run."""
    names = results.names("other way")
    if not names:
        return []
    head = ["way", *(size_text(b) for b in results.budgets)]
    first = [f"tfpeel, preset {results.preset}"]
    first += [_figure_cell(results, "tfpeel", results.preset, b) for b in results.budgets]
    rows = [
        [name, *(_figure_cell(results, "other way", name, b) for b in results.budgets)]
        for name in names
    ]
    against = [
        [name, *(_difference_cell(results, "other way", name, b) for b in results.budgets)]
        for name in names
    ]
    sources = {
        row["name"]: row["settings"]["source"] for row in results.rows if row["kind"] == "other way"
    }
    return [
        "### Other ways to spend the bytes",
        "",
        f"Recall@20 of one table for everybody, of at most so many bytes; {_NONE}: not possible,"
        " or not run yet.",
        "",
        *table(head, [first, *rows]),
        "",
        f"Less preset `{results.preset}` at the same budget:",
        "",
        *table(head, against),
        "",
        *(f"- {name}: {source}" for name, source in sources.items()),
    ]


def full_size_section(results: Results) -> list[str]:
    """Say how good models of full size are, those computed here and those published."""
    rows = []
    for name in results.names("reference"):
        found = results.found("reference", name, None)[0]
        recall = results.known_figure("reference", name, None, _RECALL)
        ndcg = results.known_figure("reference", name, None, _NDCG)
        size = size_text(found["largest_file_bytes"])
        rows.append([name, size, recall.text(), ndcg.text()])
    lines = ["### Models of full size", "", "Computed here, on the same split:", ""]
    lines += table(["model", "size of its items", "Recall@20", "NDCG@20"], rows)
    published = results.report["published"]
    if published:
        rows = [
            [f["name"], f"{f['recall']:.4f}", f"{f['ndcg']:.4f}", f["source"]] for f in published
        ]
        lines += ["", "Published on the same split:", ""]
        lines += table(["model", "Recall@20", "NDCG@20", "source"], rows)
    return lines


def paper_section(results: Results) -> list[str]:
    """Say how the paper's own setting does: cells in float32 at its shares of the full table."""
    if "paper" not in results.names("tfpeel"):
        return []
    lines = [
        "### The paper's own setting",
        "",
        "5, 10 and 25 MB of a table of 46.9 MB (PEEL, 2023), as shares of this data set's table of"
        f" {PAPER_DIMENSION} dimensions in float32."
        " Preset `paper` keeps cells of float32 and the whole catalogue.",
    ]
    ways = [name for name in results.names("other way") if "-like" in name]
    kinds = [("tfpeel", "paper"), ("tfpeel", results.preset)]
    kinds += [("paper ablation", name) for name in results.names("paper ablation")]
    kinds += [("other way", name) for name in ways]
    for budget in results.paper_budgets:
        rows = []
        for kind, name in kinds:
            figures = [results.figure(kind, name, budget, metric) for metric in _PAPER_METRICS]
            if all(figures):
                label = f"preset {name}" if kind == "tfpeel" else name
                rows.append([label, *(f.text() for f in figures if f is not None)])
        head = [size_text(budget), "Recall@50", "NDCG@50", "Recall@100", "NDCG@100"]
        lines += ["", *(table(head, rows) if rows else [f"{size_text(budget)}: too small."])]
    return lines


def not_run_section(results: Results) -> list[str]:
    """Say which parts of the comparison have not been run on this data set."""
    sizes = defaultdict[str, list[str]](list)
    for job in results.report["not_run"]:
        # Another way has a job for each budget.
        at_a_budget = re.fullmatch(r"(other way .*) (\d+)", job)
        name, *budgets = at_a_budget.groups() if at_a_budget else (job,)
        sizes[name] += [size_text(int(budget)) for budget in budgets]
    if not sizes:
        return []
    lines = [f"- {name}" + (f": {', '.join(at)}" if at else "") for name, at in sizes.items()]
    return ["### Not run yet", "", *lines]


def circumstances_section(results: Results) -> list[str]:
    """Say on which machines and with which versions the rows were made."""
    return ["### What the rows were made on", "", *machines_and_versions(results.report["jobs"])]


def _budgets_of(results: Results, kind: str, name: str) -> list[int]:
    wanted = (kind, name)
    return sorted({r["budget_bytes"] for r in results.rows if (r["kind"], r["name"]) == wanted})


def _budget_for_order(results: Results) -> int:
    """Return the second smallest budget: small enough for ideas to matter, not the extreme."""
    return results.budgets[min(1, len(results.budgets) - 1)]


def _figure_cell(results: Results, kind: str, name: str, budget: int) -> str:
    figure = results.figure(kind, name, budget, _RECALL)
    return figure.text() if figure else _NONE


def _difference_cell(results: Results, kind: str, name: str, budget: int) -> str:
    found = results.difference(kind, name, budget, _RECALL)
    if found is None:
        return _NONE
    mark = "≈ " if found["low"] <= 0 <= found["high"] else ""
    return f"{mark}{found['mean']:+.4f} [{found['low']:+.4f}, {found['high']:+.4f}]"
