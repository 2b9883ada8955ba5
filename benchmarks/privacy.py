"""What a model, and each size of its packs, tell of what they were trained on.

    python benchmarks/privacy.py --workspace /tmp/ml-1m --held-out /tmp/ml-1m-held-out \\
        --out benchmarks/results/privacy.json

Both are finished workspaces of one data set, the second made with --split held-out-users. Three
attacks, each with the scores of the full model and with those of the files of each budget:

- interactions, by vector: of a fitted user's interactions, those trained on against those that
  were held back, by who has the user's vector;
- interactions, by history: the same by who knows half of what was trained on, and no vector;
- users, by history: fitted users against users who were held back, by who knows all they did.
"""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from machine import machine, versions
from membership import (
    Histories,
    interactions_by_history,
    interactions_by_vector,
    users_by_history,
)
from tfpeel.ranking import users_with
from tfpeel.runtime import Pack, PackFile
from tfpeel.workspace import Fit, Workspace, fits_of, load_dataset

_PACKAGES = ("tfpeel", "tensorflow", "ai-edge-litert", "numpy", "scikit-learn")


class FullModel:
    """The global model as it was trained."""

    def __init__(self, fit: Fit) -> None:
        self._fit, self._model = fit, fit.pretrained()

    def by_vector(self, users: NDArray[np.int64]) -> NDArray[np.float32]:
        return self._model.scores(self._fit.train[users], users)

    def by_history(self, histories: Histories) -> NDArray[np.float32]:
        return self._model.scores(histories)


class Popularity:
    """How many fitted users have an item: what an attack finds without any memory of a user."""

    def __init__(self, fit: Fit) -> None:
        self._counts = np.bincount(fit.train.indices, minlength=fit.train.shape[1])

    def by_vector(self, users: NDArray[np.int64]) -> NDArray[np.float32]:
        return np.tile(self._counts.astype(np.float32), (len(users), 1))

    def by_history(self, histories: Histories) -> NDArray[np.float32]:
        return np.tile(self._counts.astype(np.float32), (histories.shape[0], 1))


class Files:
    """The files of a budget."""

    def __init__(self, fit: Fit, pack: Pack, budget_bytes: int) -> None:
        self._fit, self._pack, self._budget = fit, pack, budget_bytes
        self._clusters = fit.clusters().assignment

    def by_vector(self, users: NDArray[np.int64]) -> NDArray[np.float32]:
        rows = []
        for user in users:
            cluster = int(self._clusters[user])
            file = self._pack.open_file(cluster, self._budget)
            vector = self._fit.vectors_of(cluster, np.asarray([user]))[0]
            rows.append(self._scores(file, vector[: file.width]))
        return np.stack(rows)

    def by_history(self, histories: Histories) -> NDArray[np.float32]:
        rows = []
        for start, end in zip(histories.indptr[:-1], histories.indptr[1:], strict=True):
            items = histories.indices[start:end]
            file = self._pack.open_file(self._pack.router.route(items)[0], self._budget)
            rows.append(self._scores(file, file.encode_history(items)))
        return np.stack(rows)

    def _scores(self, file: PackFile, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the scores of all items; those that the file does not hold have the lowest."""
        count = self._pack.manifest.items.count
        ids, found = file.recommend(vector, [], count)
        scores = np.full(count, found.min(), np.float32)
        scores[ids] = found
        return scores


def main() -> None:
    options = _options()
    fit, held_out = (_final_fit(path) for path in (options.workspace, options.held_out))
    users = _drawn(users_with(fit.dataset.test), options.users)
    results = []
    for (name, asked), (_, asked_users) in zip(*_models(fit, held_out), strict=True):
        attacks = {
            "interactions by vector": interactions_by_vector(
                asked.by_vector, fit.train, fit.dataset.test, users
            ),
            "interactions by history": interactions_by_history(
                asked.by_history, fit.train, fit.dataset.test, users
            ),
            "users by history": _attack_on_users(asked_users, held_out, options.users),
        }
        results.append({"model": name, **attacks})
        print(results[-1], flush=True)
    report = {
        "command": shlex.join(["python", *sys.argv]),
        "machine": machine(),
        "versions": versions(_PACKAGES),
        "dataset": fit.dataset.statistics(),
        "users": options.users,
        "results": results,
    }
    Path(options.out).write_text(json.dumps(report, indent=1, sort_keys=True) + "\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--workspace", required=True, type=Path)
    parser.add_argument("--held-out", required=True, type=Path)
    parser.add_argument("--out", required=True, help="the JSON file")
    parser.add_argument("--users", type=int, default=1_000, help="most that are attacked")
    return parser.parse_args()


def _final_fit(path: Path) -> Fit:
    return fits_of(path, load_dataset(Workspace(path))).final


def _models(*fits: Fit) -> list[list[tuple[str, Any]]]:
    """Return, for each fit, the full model, the files of the budgets that all have, popularity."""
    packs = [Pack(fit.pack_path) for fit in fits]
    budgets = sorted(set.intersection(*(set(pack.budgets) for pack in packs)), reverse=True)
    return [
        [
            ("full model", FullModel(fit)),
            *((f"{budget / 1e6:g} MB", Files(fit, pack, budget)) for budget in budgets),
            ("popularity", Popularity(fit)),
        ]
        for fit, pack in zip(fits, packs, strict=True)
    ]


def _attack_on_users(asked: Any, fit: Fit, most: int) -> dict[str, float]:
    data = fit.dataset
    histories = (fit.train + data.history + data.test).tocsr()
    members, others = users_with(fit.train), users_with(data.history)
    return users_by_history(
        asked.by_history, histories, _drawn(members, most), _drawn(others, most)
    )


def _drawn(users: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    return np.sort(np.random.default_rng(0).permutation(users)[:most])


if __name__ == "__main__":
    main()
