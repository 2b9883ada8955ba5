"""The evaluation stage: packs as shipped, beside the full model and simple baselines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tfpeel.engine import Engine, ThisProcess
from tfpeel.evaluate.answers import answer
from tfpeel.evaluate.asked_rows import AskedRow, Shipped, Way, asked_rows
from tfpeel.evaluate.device_vector import USUAL_SHARE
from tfpeel.evaluate.evaluation import Evaluation, Row, metrics_of
from tfpeel.evaluate.protocol import ONE_TABLE_USERS, Protocol
from tfpeel.pretrain.pretrained import Pretrained
from tfpeel.progress import Progress, Silent
from tfpeel.ranking import top_items


def evaluate(
    protocol: Protocol,
    pretrained: Pretrained,
    fitted: sparse.csr_matrix,
    shipped: Shipped,
    one_table: Shipped | None,
    ks: Sequence[int],
    budgets: Sequence[int] | None = None,
    engine: Engine | None = None,
    progress: Progress | None = None,
    one_table_users: int | None = ONE_TABLE_USERS,
    server_share: float = USUAL_SHARE,
) -> Evaluation:
    """Rank the whole catalogue for every user, in every way, without what they know already.

    Args:
        protocol: who is asked for, and with what.
        pretrained: the full model of the same fit.
        fitted: [users, items] CSR that the fit was made on.
        shipped: the pack; its files are run by the TFLite interpreter.
        one_table: a pack of one cluster for everybody, or None.
        ks: lengths of the lists.
        budgets: which files; None: all of the pack.
        engine: where files are run; None: here.
        progress: told about the users.
        one_table_users: for at most how many the one table is asked, evenly spread; None: all.
        server_share: how much the server's vectors count where it knows the users; see
            ServerVector.

    Returns:
        Rows `pack` and `one table` by budget, `full model`, `popularity`; where interactions
        are fresh, also `stale pack` with the vectors as they were before, and `history pack`
        with what the device makes of the history alone.
    """
    progress = progress or Silent()
    lengths = tuple(sorted(set(ks)))
    k = min(lengths[-1], protocol.known.shape[1])
    ways = _ways(protocol, server_share)
    asked = [row for way in ways for row in asked_rows(protocol, shipped, way, fitted, budgets, k)]
    if one_table is not None:
        way = replace(ways[0], name="one table")
        some = protocol.of_some(one_table_users)
        asked += asked_rows(some, one_table, way, fitted, budgets, k)
    rows = _answered(asked, lengths, k, engine or ThisProcess(), progress)
    full = _full_model_lists(protocol, pretrained, ways[0], fitted, k, progress)
    popular = popularity_lists(protocol, fitted, k)
    users = len(protocol.users)
    for name, size, lists in (
        ("full model", pretrained.size_bytes, full),
        ("popularity", 4 * k, popular),
    ):
        rows.append(Row(name, None, size, users, metrics_of(lists, protocol, lengths)))
    share = ways[0].server_share
    return Evaluation(protocol.name, protocol.split, users, tuple(rows), share)


def _ways(protocol: Protocol, server_share: float) -> tuple[Way, ...]:
    if protocol.name == "held-out-users":
        return (Way("pack", None, "known"),)
    pack = Way("pack", server_share, "known")
    if not protocol.has_fresh_items:
        return (pack,)
    return pack, Way("stale pack", server_share, "fitted"), Way("history pack", None, "known")


def _answered(
    asked: Sequence[AskedRow],
    lengths: tuple[int, ...],
    k: int,
    engine: Engine,
    progress: Progress,
) -> list[Row]:
    questions = [row.questions for row in asked]
    files = sorted({file for row in asked for file in row.files})
    users = [len(row.protocol.users) for row in asked]
    found = {}
    for number, lists in answer(questions, files, users, k, engine, progress):
        row = asked[number]
        metrics = metrics_of(lists, row.protocol, lengths)
        found[number] = Row(row.name, row.budget, row.largest_file_bytes, users[number], metrics)
    return [found[number] for number in range(len(asked))]


def _full_model_lists(
    protocol: Protocol,
    pretrained: Pretrained,
    way: Way,
    fitted: sparse.csr_matrix,
    k: int,
    progress: Progress,
) -> NDArray[np.int32]:
    with progress.task("full model", len(protocol.users)) as task:

        def score(users: NDArray[np.int64]) -> NDArray[np.float32]:
            task.advance(len(users))
            return pretrained.scores(
                protocol.known[users],
                None if way.server_share is None else users,
                fitted_history=fitted[users] if protocol.has_fresh_items else None,
            )

        return top_items(score, protocol.known, protocol.users, k)


def popularity_lists(protocol: Protocol, fitted: sparse.csr_matrix, k: int) -> NDArray[np.int32]:
    """Return each user's most popular items [users, k] that they do not know.

    Args:
        protocol: who is asked for.
        fitted: [users, items] CSR of the interactions that are counted.
        k: length of the lists.
    """
    counts = np.bincount(fitted.indices, minlength=fitted.shape[1]).astype(np.float32)

    def score(users: NDArray[np.int64]) -> NDArray[np.float32]:
        return np.tile(counts, (len(users), 1))

    return top_items(score, protocol.known, protocol.users, k)
