"""The rows of an evaluation that shipped files answer: who asks which file for what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tfpeel.cluster.clusters import Clusters
from tfpeel.evaluate.answers import Lists, Question, ServerVectors, route_all
from tfpeel.evaluate.protocol import Protocol
from tfpeel.runtime import Pack

_USERS_PER_QUESTION = 500


@dataclass(frozen=True)
class Way:
    """Where a user's vector comes from: the history on the device, and the server.

    Args:
        name: of the row.
        server_share: how much the server's vector counts; None: it is not there. See ServerVector.
        encodes: the history: what is known now, or what the server had when it was fitted.
    """

    name: str
    server_share: float | None
    encodes: Literal["known", "fitted"]


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


@dataclass(frozen=True, eq=False)
class AskedRow:
    """The users of a protocol, asked of a pack's files at one budget.

    Args:
        name: of the way.
        protocol: who is asked for.
        budget: of the files.
        files: one for each cluster.
        questions: makes what the files are asked.
    """

    name: str
    protocol: Protocol
    budget: int
    files: tuple[Path, ...]
    questions: Callable[[], Iterator[Question]]

    @property
    def largest_file_bytes(self) -> int:
        """Size of the largest file."""
        return max(file.stat().st_size for file in self.files)


def asked_rows(
    protocol: Protocol,
    asked: Shipped,
    way: Way,
    fitted: sparse.csr_matrix,
    budgets: Sequence[int] | None,
    k: int,
) -> list[AskedRow]:
    """Return a row for each budget.

    Args:
        protocol: who is asked for, and with what.
        asked: the pack.
        way: where vectors come from.
        fitted: [users, items] CSR that the fit was made on.
        budgets: which files; None: all of the pack.
        k: length of the lists.
    """
    pack = Pack(asked.pack)
    clusters = clusters_of(protocol, asked, pack)
    rows = []
    for budget in pack.budgets if budgets is None else sorted(set(budgets)):
        files = tuple(pack.path / pack.file_for(c, budget).path for c in pack.clusters)
        make = partial(_questions, protocol, asked, clusters, files, way, fitted, k)
        rows.append(AskedRow(way.name, protocol, budget, files, make))
    return rows


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
    clusters: NDArray[np.int32],
    files: Sequence[Path],
    way: Way,
    fitted: sparse.csr_matrix,
    k: int,
) -> Iterator[Question]:
    users = protocol.users
    for cluster in np.unique(clusters):
        places = np.flatnonzero(clusters == cluster)
        for start in range(0, len(places), _USERS_PER_QUESTION):
            some = places[start : start + _USERS_PER_QUESTION]
            known = _lists(protocol.known, users[some])
            before = _lists(fitted, users[some]) if protocol.has_fresh_items else known
            history = known if way.encodes == "known" else before
            server = None
            if way.server_share is not None:
                vectors = asked.vectors_of(int(cluster), users[some])
                histories = None if history is before else before
                server = ServerVectors(vectors, histories, way.server_share)
            yield Question(
                files[cluster],
                some,
                exclude=known,
                history=history,
                server=server,
                k=k,
            )


def _lists(matrix: sparse.csr_matrix, users: NDArray[np.int64]) -> Lists:
    rows = matrix[users]
    return Lists(rows.indices.astype(np.int32), rows.indptr[1:].astype(np.int64))
