"""The evaluation stage: packs as shipped, beside the full model and simple baselines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tfpeel.cluster.clusters import Clusters
from tfpeel.evaluate.answers import Lists, Question, answer, route_all
from tfpeel.evaluate.evaluation import Evaluation, Row, metrics_of
from tfpeel.evaluate.protocol import Protocol
from tfpeel.pretrain.pretrained import Pretrained
from tfpeel.progress import Progress, Silent
from tfpeel.ranking import top_items
from tfpeel.runtime import Pack

_USERS_PER_QUESTION = 500


@dataclass(frozen=True)
class _Way:
    """Where a user's vector comes from: the server, the history on the device, or both."""

    name: str
    has_server_vector: bool
    encodes: bool


_WAYS = {
    "known-users": (_Way("pack", True, False),),
    "held-out-users": (_Way("pack", False, True),),
    "fresh-interactions": (
        _Way("pack", True, True),
        _Way("stale pack", True, False),
        _Way("history pack", False, True),
    ),
}


@dataclass(frozen=True, eq=False)
class Shipped:
    """A pack and what the server knows about its users.

    Args:
        pack: the directory.
        clusters: whose assignment puts fitted users into the pack's clusters.
        vectors_of: gives, for a cluster and the indices [n] of some of its users, their
            vectors [n, d].
    """

    pack: Path
    clusters: Clusters
    vectors_of: Callable[[int, NDArray[np.int64]], NDArray[np.float32]]


def evaluate(
    protocol: Protocol,
    pretrained: Pretrained,
    fitted: sparse.csr_matrix,
    shipped: Shipped,
    one_table: Shipped | None,
    ks: Sequence[int],
    budgets: Sequence[int] | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
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
        jobs: processes that run files.
        progress: told about the users.

    Returns:
        Rows `pack` and `one table` by budget, `full model`, `popularity`; where interactions
        are fresh, also `stale pack` with the server's vectors as they were, and `history pack`
        with what the device makes of the history alone.
    """
    progress = progress or Silent()
    lengths = tuple(sorted(set(ks)))
    k = min(lengths[-1], protocol.known.shape[1])

    def rows_of(name: str, asked: Shipped, way: _Way) -> list[Row]:
        pack = Pack(asked.pack)
        clusters = clusters_of(protocol, asked, pack)
        made = []
        for budget in pack.budgets if budgets is None else sorted(set(budgets)):
            entries = [pack.file_for(number, budget) for number in pack.clusters]
            questions = _questions(protocol, asked, pack, clusters, budget, way, fitted, k)
            text = f"{name} {budget / 1e6:g} MB"
            lists = answer(questions, len(protocol.users), k, jobs, progress, text)
            largest = max(entry.bytes for entry in entries)
            made.append(Row(name, budget, largest, metrics_of(lists, protocol, lengths)))
        return made

    ways = _WAYS[protocol.name]
    rows = [row for way in ways for row in rows_of(way.name, shipped, way)]
    if one_table is not None:
        rows += rows_of("one table", one_table, ways[0])
    full = _full_model_lists(protocol, pretrained, ways[0], fitted, k, progress)
    rows.append(Row("full model", None, pretrained.size_bytes, metrics_of(full, protocol, lengths)))
    popular = popularity_lists(protocol, fitted, k)
    rows.append(Row("popularity", None, 4 * k, metrics_of(popular, protocol, lengths)))
    return Evaluation(protocol.name, protocol.split, len(protocol.users), tuple(rows))


def clusters_of(protocol: Protocol, asked: Shipped, pack: Pack) -> NDArray[np.int32]:
    """Return each user's cluster, [users]: what the router says of held-out users, else their own.

    Args:
        protocol: who is asked for, and with what.
        asked: the clusters, and the pack's router.
        pack: the pack, opened.
    """
    if protocol.name == "held-out-users":
        router = pack.path / pack.manifest.router.path
        return route_all(router, _lists(protocol.known, protocol.users))
    return asked.clusters.assignment[protocol.users]


def _questions(
    protocol: Protocol,
    asked: Shipped,
    pack: Pack,
    clusters: NDArray[np.int32],
    budget: int,
    way: _Way,
    fitted: sparse.csr_matrix,
    k: int,
) -> list[Question]:
    users = protocol.users
    questions = []
    for cluster in np.unique(clusters):
        places = np.flatnonzero(clusters == cluster)
        file = pack.path / pack.file_for(int(cluster), budget).path
        for start in range(0, len(places), _USERS_PER_QUESTION):
            some = places[start : start + _USERS_PER_QUESTION]
            known = _lists(protocol.known, users[some])
            server = way.has_server_vector
            questions.append(
                Question(
                    file,
                    some,
                    exclude=known,
                    vectors=asked.vectors_of(int(cluster), users[some]) if server else None,
                    history=known if way.encodes else None,
                    fitted_history=_lists(fitted, users[some]) if server and way.encodes else None,
                    k=k,
                )
            )
    return questions


def _lists(matrix: sparse.csr_matrix, users: NDArray[np.int64]) -> Lists:
    rows = matrix[users]
    return Lists(rows.indices.astype(np.int32), rows.indptr[1:].astype(np.int64))


def _full_model_lists(
    protocol: Protocol,
    pretrained: Pretrained,
    way: _Way,
    fitted: sparse.csr_matrix,
    k: int,
    progress: Progress,
) -> NDArray[np.int32]:
    with progress.task("full model", len(protocol.users)) as task:

        def score(users: NDArray[np.int64]) -> NDArray[np.float32]:
            task.advance(len(users))
            return pretrained.scores(
                protocol.known[users],
                users if way.has_server_vector else None,
                fitted_history=fitted[users] if way.has_server_vector and way.encodes else None,
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
