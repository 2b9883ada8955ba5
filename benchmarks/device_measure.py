"""One .tflite file in a process of its own: memory and latency; started by benchmarks/device.py."""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

CALLS = 1_000
K, EXCLUDED, HISTORY, LIKED, DISLIKED = 20, 50, 50, 32, 16


def main() -> None:
    options = json.loads(sys.argv[1])
    measures: dict[str, Callable[..., dict[str, Any]]] = {
        "tfpeel": measure_file,
        "faiss": measure_faiss,
        "scann": measure_scann,
    }
    measured = measures[options.pop("kind")]
    print(json.dumps(measured(**options)))


def measure_file(file: str, items: int, calls: int = CALLS) -> dict[str, Any]:
    """Return what a file costs a process that has nothing else to do."""
    started = time.perf_counter()
    # The interpreter's own memory is no part of a file's.
    import ai_edge_litert.interpreter  # noqa: F401, PLC0415 - a part of the cold start

    from tfpeel.runtime import PackFile  # noqa: PLC0415 - a part of the cold start

    imported = time.perf_counter()
    # What the measurement itself needs is no part of a file's either: 6 ms and 2 MB in numpy's
    # random numbers and percentiles, and the garbage of all imports.
    random = np.random.default_rng(0)
    lists = [random.integers(0, items, EXCLUDED) for _ in range(64)]
    latencies(lambda i: None, calls)
    gc.collect()
    before = memory()
    opening = time.perf_counter()
    opened = PackFile(file)
    opened.recommend(opened.encode_history(lists[0]), lists[0], K)
    first = time.perf_counter()
    loaded = memory()
    vectors = [opened.encode_history(ids) for ids in lists]
    recommend = latencies(lambda i: opened.recommend(vectors[i % 64], lists[i % 64], K), calls)
    after = memory()
    encode = latencies(lambda i: opened.encode_history(lists[i % 64][:HISTORY]), calls)
    result = {
        "bytes": Path(file).stat().st_size,
        "import_ms": 1e3 * (imported - started),
        "open_and_first_answer_ms": 1e3 * (first - opening),
        "memory_after_first_answer": difference(loaded, before),
        f"memory_after_{calls}_recommendations": difference(after, before),
        "recommend_ms": recommend,
        "encode_ms": encode,
    }
    if opened.learns:
        held = opened.recommend(vectors[0], [], LIKED + DISLIKED)[0]
        liked, disliked = held[:LIKED], held[LIKED:]
        before_learning = memory()
        result["train_ms"] = latencies(
            lambda i: opened.train_user(vectors[i % 64], liked, disliked), calls
        )
        result["item_vectors_ms"] = latencies(
            lambda i: opened.item_vectors(lists[i % 64][:HISTORY]), calls
        )
        result["memory_of_learning"] = difference(memory(), before_learning)
    return result


def measure_faiss(table: str, kind_of_index: str, calls: int = CALLS) -> dict[str, Any]:
    """Return the latency of faiss on the vectors of a file, one thread, one query at a time."""
    import faiss  # noqa: PLC0415 - only where it is asked for

    faiss.omp_set_num_threads(1)
    vectors = np.load(table)
    width = vectors.shape[1]
    before = memory()
    if kind_of_index == "exact":
        index: Any = faiss.IndexFlatIP(width)
        table_bytes = vectors.nbytes
    else:
        index = faiss.IndexScalarQuantizer(
            width, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
        )
        index.train(vectors)
        table_bytes = vectors.size
    index.add(vectors)
    users = np.random.default_rng(0).normal(size=(64, width)).astype(np.float32)
    found = latencies(lambda i: index.search(users[i % 64 : i % 64 + 1], K + EXCLUDED), calls)
    return {
        "table_bytes": table_bytes,
        "search_ms": found,
        "memory": difference(memory(), before),
    }


def measure_scann(table: str, calls: int = CALLS) -> dict[str, Any]:
    """Return the latency of ScaNN on the same: 4 bits for two dimensions, then exact scores."""
    import scann  # noqa: PLC0415 - only where it is asked for

    vectors = np.load(table)
    count = K + EXCLUDED
    before = memory()
    index = (
        scann.scann_ops_pybind.builder(vectors, count, "dot_product")
        .set_n_training_threads(1)
        .score_ah(2, anisotropic_quantization_threshold=0.2)
        .reorder(2 * count)
        .build()
    )
    users = np.random.default_rng(0).normal(size=(64, vectors.shape[1])).astype(np.float32)
    found = latencies(lambda i: index.search(users[i % 64]), calls)
    return {
        "version": version("scann"),
        "table_bytes": vectors.nbytes + vectors.size // 4,
        "search_ms": found,
        "memory": difference(memory(), before),
    }


def latencies(call: Callable[[int], object], calls: int) -> dict[str, float]:
    """Return percentiles over the calls, in milliseconds, after a few that don't count.

    p50 to p99 are of the thread's own time, which others on the machine hardly change; wall_p50
    to wall_p99 are of the time that went by.
    """
    for number in range(10):
        call(number)
    taken = np.empty((2, calls))
    for number in range(calls):
        started = time.thread_time(), time.perf_counter()
        call(number)
        taken[:, number] = time.thread_time() - started[0], time.perf_counter() - started[1]
    return {
        f"{prefix}p{percent}": round(1e3 * float(np.percentile(values, percent)), 4)
        for prefix, values in zip(("", "wall_"), taken, strict=True)
        for percent in (50, 95, 99)
    }


def memory() -> dict[str, int]:
    """Return resident bytes of this process, and how many of them no file backs."""
    fields = {}
    for line in Path("/proc/self/smaps_rollup").read_text().splitlines()[1:]:
        name, size, *_ = line.split()
        fields[name.rstrip(":")] = 1024 * int(size)
    return {
        "resident": fields["Rss"],
        "anonymous": fields["Anonymous"],
        "file_backed": fields["Rss"] - fields["Anonymous"],
    }


def difference(later: dict[str, int], earlier: dict[str, int]) -> dict[str, int]:
    return {name: later[name] - earlier[name] for name in later}


if __name__ == "__main__":
    main()
