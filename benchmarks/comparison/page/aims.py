"""What the project wants its files to be, beside what was measured."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from comparison.page.results import Results, size_text
from comparison.page.sections import table
from comparison.page.words import TRIED

# Recall@20 that a file of so many bytes is to have on the LightGCN split of Gowalla.
_RECALL = {
    "gowalla": {125_000: 0.190, 250_000: 0.193, 500_000: 0.196, 1_000_000: 0.198, 2_500_000: 0.200}
}
# Of the spectral part of the same run at full size, for users that the server never saw.
_OF_SPECTRAL = {250_000: 1.0, 1_000_000: 1.03}
_OF_FULL_FRESH = 0.98
_OF_FULL_COVERAGE, _COVERAGE_FROM = 0.90, 500_000

# It is there to show what the paper's own choices give.
_NOT_AIMED = ("paper",)

Row = tuple[str, str, bool]
_METRIC, _COVERAGE = "recall@20", "coverage@20"


def aims_section(results: Results, runs: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the aims that something was measured for, for the data set of the results.

    Args:
        results: of the comparison; the mean over seeds counts.
        runs: reports of single runs on the same data set; they have the protocols that a
            comparison does without.
    """
    evaluated = defaultdict[str, list[dict[str, Any]]](list)
    for found in (found for run in runs for found in run["results"]):
        evaluated[found["protocol"]].append(found)
    rows = [
        *_of_recall(results, _RECALL.get(results.report["dataset"]["name"], {})),
        *_of_held_out(evaluated["held-out-users"]),
        *_of_fresh(evaluated["fresh-interactions"]),
        *_of_coverage(evaluated["known-users"]),
    ]
    if not rows:
        return []
    cells = [[aim, measured, "yes" if met else "no"] for aim, measured, met in rows]
    return ["### Aims", "", *table(["aim", "measured", "met"], cells), "", TRIED]


def _of_recall(results: Results, aims: Mapping[int, float]) -> Iterator[Row]:
    for preset in (preset for preset in results.report["presets"] if preset not in _NOT_AIMED):
        for budget, aim in aims.items():
            found = results.figure("tfpeel", preset, budget, _METRIC)
            if found is not None:
                text = f"Recall@20 of {aim:.3f} in {size_text(budget)}, preset `{preset}`"
                yield text, found.text(), found.mean >= aim


def _of_held_out(evaluated: list[dict[str, Any]]) -> Iterator[Row]:
    for found in evaluated:
        aim = _OF_SPECTRAL.get(found["budget_bytes"])
        if aim is not None and "spectral_part" in found:
            share = found[_METRIC] / found["spectral_part"][_METRIC]
            text = (
                f"users that the server never saw: {aim:.0%} of the spectral model of full size,"
                f" in {size_text(found['budget_bytes'])}"
            )
            yield text, f"{share:.1%}", share >= aim


def _of_fresh(evaluated: list[dict[str, Any]]) -> Iterator[Row]:
    if evaluated:
        share = min(found[_METRIC] / found["full_model"][_METRIC] for found in evaluated)
        text = "fresh interactions: {:.0%} of the full model given the same, at every budget"
        yield text.format(_OF_FULL_FRESH), f"at least {share:.1%}", share >= _OF_FULL_FRESH
        gain = min(found[_METRIC] / found["stale_pack"][_METRIC] - 1 for found in evaluated)
        yield "fresh interactions: better than the vector from before", f"{gain:+.1%}", gain > 0


def _of_coverage(evaluated: list[dict[str, Any]]) -> Iterator[Row]:
    large = [found for found in evaluated if found["budget_bytes"] >= _COVERAGE_FROM]
    if large:
        share = min(found[_COVERAGE] / found["full_model"][_COVERAGE] for found in large)
        text = (
            f"{_OF_FULL_COVERAGE:.0%} of the full model's coverage@20, from"
            f" {size_text(_COVERAGE_FROM)} on"
        )
        yield text, f"at least {share:.1%}", share >= _OF_FULL_COVERAGE
