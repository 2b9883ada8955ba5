"""Recall before and after a device learns from new interactions, through the .tflite files.

    python benchmarks/learning.py --workspace /tmp/gowalla --out benchmarks/results/learning.json

The pack is that of the fit on train alone. Some validation items of a user arrive on the device;
what it has to find is the test part. The user was shown twenty items before. Two kinds of
negatives are tried: `passed over` are all of them that are not among the new items (some of them
will be taken later: the device cannot know), `disliked` are those that the user never takes. What
was disliked is left out of the answers with and without learning.
"""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

from machine import machine, versions
from tfpeel.data import Dataset
from tfpeel.runtime import Pack, PackFile
from tfpeel.workspace import Workspace, fits_of, load_dataset

K, LATEST = 20, 64
_PACKAGES = ("tfpeel", "ai-edge-litert", "numpy")


def main() -> None:
    options = _options()
    workspace = Workspace(Path(options.workspace))
    dataset = load_dataset(workspace)
    fit = fits_of(workspace.path, dataset).validation
    pack = Pack(options.pack or fit.pack_path)
    clusters = fit.clusters().assignment
    results = []
    for budget in [b for b in pack.budgets if pack.file_for(0, b).budget_bytes == b]:
        if "train_user" not in pack.file_for(0, budget).signatures:
            continue
        for fresh in options.fresh:
            found: dict[str, list[float]] = defaultdict(list)
            for user in _users(dataset, fresh, options.users):
                file = pack.open_file(int(clusters[user]), budget)
                for name, recall in _recalls(file, dataset, user, fresh).items():
                    found[name].append(recall)
            means = {name: round(float(np.mean(values)), 4) for name, values in found.items()}
            users = len(found["stale vector"])
            results.append({"budget_bytes": budget, "new_items": fresh, "users": users, **means})
            print(results[-1], flush=True)
    report = {
        "command": shlex.join(["python", *sys.argv]),
        "machine": machine(),
        "versions": versions(_PACKAGES),
        "dataset": pack.manifest.dataset,
        "metric": f"recall@{K}",
        "results": results,
    }
    Path(options.out).write_text(json.dumps(report, indent=1, sort_keys=True) + "\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--workspace", required=True)
    parser.add_argument("--pack", help="of the validation fit, if not the workspace's own")
    parser.add_argument("--out", required=True, help="the JSON file")
    parser.add_argument("--users", type=int, default=1_500, help="most for each number of items")
    parser.add_argument("--fresh", type=int, nargs="+", default=[1, 2, 4, 8])
    return parser.parse_args()


def _users(dataset: Dataset, fresh: int, most: int) -> list[int]:
    """Return users with enough new items and something to find."""
    enough = np.diff(dataset.valid.indptr) >= fresh
    users = np.flatnonzero(enough & (np.diff(dataset.test.indptr) > 0))
    drawn = np.random.default_rng(0).permutation(users)[:most]
    return [int(user) for user in np.sort(drawn)]


def _recalls(file: PackFile, dataset: Dataset, user: int, fresh: int) -> dict[str, float]:
    """Return each way's recall for one user."""
    train, valid, test = (
        part[user].indices for part in (dataset.train, dataset.valid, dataset.test)
    )
    new = np.random.default_rng(user).permutation(valid)[:fresh]
    history = np.concatenate([train, new])
    stale, vector = file.encode_history(train), file.encode_history(history)
    shown, _ = file.recommend(stale, train, K)
    passed_over = np.setdiff1d(shown, new)
    disliked = np.setdiff1d(shown, np.concatenate([valid, test]))

    def recall(vector: Any, excluded: Any) -> float:
        ids, _ = file.recommend(vector, excluded, K)
        return len(np.intersect1d(ids, test)) / len(test)

    def learned(negatives: Any) -> Any:
        return file.train_user(vector, history[-LATEST:], negatives)

    known = np.concatenate([history, disliked])
    return {
        "stale vector": recall(stale, history),
        "new items": recall(vector, history),
        "new items, learned from passed over": recall(learned(passed_over), history),
        "new items, without disliked": recall(vector, known),
        "new items, without disliked, learned from disliked": recall(learned(disliked), known),
    }


if __name__ == "__main__":
    main()
