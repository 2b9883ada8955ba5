"""What a crowd of made-up users can push into the lists of real ones, through whole runs.

    python benchmarks/poisoning.py --data ../shared/datasets/ml-100k --work /tmp/poisoning \\
        --out benchmarks/results/poisoning.json

Every made-up user has the target, an item that few have, and 30 items that hide it: drawn from
the 100 most popular ones (a bandwagon attack), or from the 100 that matter most to one user
cluster of the run without the crowd (a segment attack). In a narrow attack these are only 3 of
the cluster's first 20: the fewer items a user has, the more each pair of them counts.

Then everything is trained anew, and real users who do not have the target are asked for their top
20 and 100, through the files that ship. Crowds of users with few items are also tried where
`--min-user-interactions` leaves such users out.

Source: Toward Trustworthy Recommender Systems: An Analysis of Attack Models and Algorithm
Robustness, 2007, for the two attacks.
"""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

import tfpeel
from machine import machine, versions
from tfpeel.cluster import NO_CLUSTER
from tfpeel.runtime import Pack
from tfpeel.workspace import Fit, Workspace, fits_of, load_dataset

BUDGET_BYTES = 125_000
TOPS = (20, 100)
# No real user of MovieLens 100K has less.
LEAST = 20
_REAL, _FAKE = "u", "fake"
_PACKAGES = ("tfpeel", "tensorflow", "ai-edge-litert", "numpy")


@dataclass(frozen=True)
class _Asked:
    """The target, the real users who do not have it, and the users of the attacked cluster."""

    target: str
    users: set[str]
    segment: set[str]


def main() -> None:
    options = _options()
    real = _real(options.data)
    clean = _trained(real, options.work / "clean")
    segment = int(np.bincount(clean.clusters().assignment).argmax())
    important = _important(clean, segment)
    fillers = {
        "narrow": (important[:20], 3),
        "segment": (important[:100], 30),
        "bandwagon": (by_popularity(real)[:100], 30),
    }
    asked = _asked(real, clean, segment)
    results: list[dict[str, Any]] = [_row("none", 0, 1, _reach(clean, asked))]
    for attack, count in product(options.attacks, options.crowds):
        among, hiding = fillers[attack]
        frame = pl.concat([real, crowd_of(asked.target, among, hiding, count)])
        # The limit is of use only against users who have less.
        for least in (1, LEAST) if hiding < LEAST else (1,):
            name = f"{attack}-{count}" + ("-limited" if least > 1 else "")
            fit = _trained(frame, options.work / name, least)
            results.append(_row(attack, count, least, _reach(fit, asked)))
    report = {
        "command": shlex.join(["python", *sys.argv]),
        "machine": machine(),
        "versions": versions(_PACKAGES),
        "real_users": real["user"].n_unique(),
        "users_of_target": int((real["item"] == asked.target).sum()),
        "users_of_segment": len(asked.segment),
        "results": sorted(results, key=_place),
    }
    options.out.write_text(json.dumps(report, indent=1, sort_keys=True) + "\n")


def _place(result: dict[str, Any]) -> tuple[Any, ...]:
    return result["crowd"] > 0, result["attack"], bool(result["options"]), result["crowd"]


def _row(attack: str, crowd: int, least: int, reached: dict[str, float]) -> dict[str, Any]:
    options = [f"--min-user-interactions {least}"] if least > 1 else []
    row = {"attack": attack, "crowd": crowd, "options": options, **reached}
    print(row, flush=True)
    return row


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", required=True, type=Path, help="the folder of MovieLens 100K")
    parser.add_argument("--work", required=True, type=Path, help="where the workspaces go")
    parser.add_argument("--out", required=True, type=Path, help="the JSON file")
    parser.add_argument("--attacks", nargs="+", default=["bandwagon", "segment", "narrow"])
    parser.add_argument("--crowds", type=int, nargs="+", default=[10, 50, 100, 500])
    return parser.parse_args()


def _real(folder: Path) -> pl.DataFrame:
    frame = pl.read_csv(folder / "u.data", separator="\t", has_header=False)
    user, item, *_ = frame.columns
    return frame.select(user=pl.format(_REAL + "{}", user), item=pl.col(item).cast(pl.String))


def by_popularity(real: pl.DataFrame) -> list[str]:
    """Return all items, those that most have first."""
    counts = real.group_by("item").len().sort("len", "item", descending=[True, False])
    return counts["item"].to_list()


def rare_item(real: pl.DataFrame) -> str:
    """Return the item in the middle of the rarer half."""
    popular = by_popularity(real)
    return popular[len(popular) * 3 // 4]


def _asked(real: pl.DataFrame, clean: Fit, segment: int) -> _Asked:
    target = rare_item(real)
    owners = set(real.filter(pl.col("item") == target)["user"])
    members = np.flatnonzero(clean.clusters().assignment == segment)
    segment_users = {clean.dataset.user_ids[place] for place in members}
    return _Asked(target, set(real["user"]) - owners, segment_users)


def _important(fit: Fit, cluster: int) -> list[str]:
    order = fit.clusters().item_order[cluster]
    return [fit.dataset.item_ids[index] for index in order]


def crowd_of(target: str, among: list[str], fillers: int, count: int) -> pl.DataFrame:
    draw = np.random.default_rng(0)
    rows = [
        (f"{_FAKE}{number}", item)
        for number in range(count)
        for item in (target, *draw.choice(among, fillers, replace=False).tolist())
    ]
    return pl.DataFrame(rows, schema=["user", "item"], orient="row")


def _trained(frame: pl.DataFrame, path: Path, least: int = 1) -> Fit:
    options = {"data": {"min_user_interactions": least}}
    tfpeel.fit(frame, workspace=path, preset="fast", budgets=[BUDGET_BYTES], options=options)
    return fits_of(path, load_dataset(Workspace(path))).final


def _reach(fit: Fit, asked: _Asked) -> dict[str, float]:
    """Return the shares of those who get the target: of all real users, and of the segment's."""
    ranks = _ranks(fit, asked)
    of_segment = [rank for user, rank in ranks.items() if user in asked.segment]
    shares: dict[str, float] = {}
    for name, some in (("all", list(ranks.values())), ("segment", of_segment)):
        shares |= {f"{name}, top {k}": float(np.mean(np.asarray(some) < k)) for k in TOPS}
    return shares


def _ranks(fit: Fit, asked: _Asked) -> dict[str, float]:
    """Return the place of the target in the list of each who is asked, from 0."""
    target, assignment = fit.dataset.item_ids.index(asked.target), fit.clusters().assignment
    pack = Pack(fit.pack_path)
    refined = [fit.refined(cluster) for cluster in pack.clusters]
    ranks = {}
    for place, user in enumerate(fit.dataset.user_ids):
        if user not in asked.users or assignment[place] == NO_CLUSTER:
            continue
        cluster = int(assignment[place])
        file = pack.open_file(cluster, BUDGET_BYTES)
        vector = refined[cluster].vectors_of(np.asarray([place]))[0]
        items, _ = file.recommend(vector[: file.width], fit.train[place].indices, max(TOPS))
        found = np.flatnonzero(items == target)
        ranks[user] = float(found[0]) if len(found) else np.inf
    return ranks


if __name__ == "__main__":
    main()
