"""What a .tflite file costs the process that uses it, measured on this machine."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tfpeel.processes import result_of, worker_processes
from tfpeel.runtime import Pack, PackFile

if TYPE_CHECKING:
    from scipy import sparse

_CALLS, _WARM_UP_CALLS = 200, 10
_HISTORIES, _K = 64, 20
_MEMORY = Path("/proc/self/smaps_rollup")


@dataclass(frozen=True)
class FileCost:
    """One file, used by one thread of a process that does nothing else.

    Args:
        budget_bytes: of the file.
        cluster: whose it is.
        bytes: size.
        items: rows in it.
        open_ms: to open it and to recommend for the first time.
        encode_ms: median time to make a user vector out of a history.
        recommend_ms: median time to recommend.
        recommend_p95_ms: the time that 95 in 100 calls do not exceed.
        memory_bytes: that the process grew by, the mapped file included; None where the system
            does not tell.
    """

    budget_bytes: int
    cluster: int
    bytes: int
    items: int
    open_ms: float
    encode_ms: float
    recommend_ms: float
    recommend_p95_ms: float
    memory_bytes: int | None


def file_costs(pack: Pack, fitted: sparse.csr_matrix, cluster: int) -> tuple[FileCost, ...]:
    """Return what a cluster's files cost, by budget; each is opened in a process of its own.

    Args:
        pack: the pack.
        fitted: [users, items] CSR: whose histories are asked with.
        cluster: whose files.
    """
    users = np.flatnonzero(np.diff(fitted.indptr))[:_HISTORIES]
    histories = [fitted[user].indices.tolist() for user in users]
    costs = []
    for budget in pack.budgets:
        entry = pack.file_for(cluster, budget)
        with worker_processes(1) as pool:
            running = pool.submit(_measure, pack.path / entry.path, histories)
            measured = result_of(running)
        costs.append(FileCost(budget, cluster, entry.bytes, entry.items, *measured))
    return tuple(costs)


def _measure(
    path: Path, histories: Sequence[Sequence[int]]
) -> tuple[float, float, float, float, int | None]:
    """Return the figures of a FileCost, from `open_ms` on."""
    # What the interpreter itself needs is no part of the file's cost.
    import ai_edge_litert.interpreter  # noqa: F401, PLC0415 - no need of it before

    before = _resident_bytes()
    started = time.perf_counter()
    file = PackFile(path)
    file.recommend(file.encode_history(histories[0]), histories[0], _K)
    open_ms = 1e3 * (time.perf_counter() - started)

    def history(call: int) -> Sequence[int]:
        return histories[call % len(histories)]

    vectors = [file.encode_history(each) for each in histories]
    encode = _latencies(lambda call: file.encode_history(history(call)))
    recommend = _latencies(
        lambda call: file.recommend(vectors[call % len(vectors)], history(call), _K)
    )
    after = _resident_bytes()
    grown = None if before is None or after is None else max(0, after - before)
    return (
        open_ms,
        float(np.median(encode)),
        float(np.median(recommend)),
        float(np.percentile(recommend, 95)),
        grown,
    )


def _latencies(call: Callable[[int], object]) -> list[float]:
    """Return the milliseconds that each call takes, after a few that do not count."""
    taken = []
    for number in range(_WARM_UP_CALLS + _CALLS):
        started = time.perf_counter()
        call(number)
        taken.append(1e3 * (time.perf_counter() - started))
    return taken[_WARM_UP_CALLS:]


def _resident_bytes() -> int | None:
    try:
        lines = _MEMORY.read_text().splitlines()
    except OSError:
        return None
    sizes = [line.split()[1] for line in lines if line.startswith("Rss:")]
    return 1024 * int(sizes[0]) if sizes else None
