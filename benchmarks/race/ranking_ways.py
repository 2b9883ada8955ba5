"""Users per second, ranked exactly over the whole catalogue, in several ways."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from tfpeel.engine import Processes
from tfpeel.evaluate import evaluate, protocol_of
from tfpeel.keras import tf, tfrs
from tfpeel.processes import available_cores
from tfpeel.workspace import Workspace, fits_of, load_dataset

_K = 20
_BATCH = 512


def users_per_second(workspace: Workspace, some: int) -> list[dict[str, Any]]:
    """Return the ways with their speed.

    tfpeel's evaluation asks the .tflite files of each budget, and the full model besides.

    Args:
        workspace: finished.
        some: users that the slow ways rank.

    Returns:
        For each way: users, lists that each of them got, seconds.
    """
    dataset = load_dataset(workspace)
    fit = fits_of(workspace.path, dataset).final
    protocol = protocol_of(dataset, "known-users", "test", None, workspace.config.seed)
    model, users = fit.pretrained(), protocol.users
    found: list[dict[str, Any]] = []

    def note(name: str, count: int, started: float, lists: int = 1) -> None:
        seconds = time.perf_counter() - started
        found.append({"way": name, "users": count, "lists_of_each": lists, "seconds": seconds})

    shipped = fit.shipped()
    budgets = workspace.config.budgets
    started = time.perf_counter()
    engine = Processes(available_cores())
    evaluate(protocol, model, fit.train, shipped, None, [_K], budgets, engine)
    note("tfpeel evaluate", len(users), started, len(budgets) + 1)
    started = time.perf_counter()
    table = np.ascontiguousarray(model.item_vectors.T)
    for user in users[:some]:
        scores = model.user_vectors[user] @ table
        scores[fit.train[user].indices] = -np.inf
        best = np.argpartition(-scores, _K)[:_K]
        _ = best[np.argsort(-scores[best])]
    note("numpy, the full model's vectors, user by user", min(some, len(users)), started)
    started = time.perf_counter()
    longest = int(np.diff(fit.train.indptr).max())
    index = tfrs.layers.factorized_top_k.BruteForce(k=_K).index(tf.constant(model.item_vectors))
    for first in range(0, min(some, len(users)), _BATCH):
        batch = users[first : min(first + _BATCH, some)]
        known = [fit.train[user].indices for user in batch]
        excluded = np.full((len(batch), longest), -1, np.int32)
        for row, items in zip(excluded, known, strict=True):
            row[: len(items)] = items
        index.query_with_exclusions(tf.constant(model.user_vectors[batch]), tf.constant(excluded))
    note("tfrs BruteForce, the full model's vectors", min(some, len(users)), started)
    return found
