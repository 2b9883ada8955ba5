"""What a device pays for a pack: bytes, memory and latency of each budget, one thread.

    python benchmarks/device.py --pack /tmp/gowalla/pack --out benchmarks/results/device.json

Every file is measured in a process of its own, once for each of some user clusters. Beside the
pack stands a made-up file of a million items. faiss (pip install faiss-cpu) searches the same
vectors, and so does ScaNN with --scann-python: the Python of another environment that has numpy and
scann, which does not load beside TensorFlow. A read of a large array says how fast memory is.
"""

from __future__ import annotations

import argparse
import json
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from machine import machine, versions
from tfpeel.export import Encoder, FileContents, LogScale, Segment, file_bytes
from tfpeel.runtime import Pack, PackFile

MEASURE = Path(__file__).with_name("device_measure.py")
MILLION, WIDTH = 1_000_000, 64
_PACKAGES = ("tfpeel", "ai-edge-litert", "numpy", "faiss-cpu")
_FAISS_INDEXES = ("exact", "int8")


def main() -> None:
    options = _options()
    pack = Pack(options.pack)
    clusters = [int(c) for c in np.linspace(0, len(pack.clusters) - 1, options.clusters)]
    files = []
    for budget in pack.budgets:
        for cluster in dict.fromkeys(clusters):
            path = pack.path / pack.file_for(cluster, budget).path
            items = pack.manifest.items.count
            measured = _measured(path, items, _vectors_of(path, items), options, options.calls)
            files.append({"budget_bytes": budget, "cluster": cluster, **measured})
            _print(f"{budget:,} B, cluster {cluster}", measured)
    million = None
    if options.million_calls:
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory) / "million.tflite"
            contents = _million()
            path.write_bytes(file_bytes(contents))
            vectors = contents.segments[0].codes * contents.scale.values()[:, None]
            million = _measured(path, MILLION, vectors, options, options.million_calls)
        _print(f"{MILLION:,} items of {WIDTH} dimensions", million)
    report = {
        "command": shlex.join(["python", *sys.argv]),
        "machine": machine(),
        "versions": versions(_PACKAGES),
        "note": options.note,
        "read_bytes_per_second": _read_speed(),
        "dataset": pack.manifest.dataset,
        "files": files,
        "million": million,
    }
    Path(options.out).write_text(json.dumps(report, indent=1, sort_keys=True) + "\n")
    print(json.dumps({k: v for k, v in report.items() if k not in ("files", "million")}, indent=1))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pack", required=True)
    parser.add_argument("--out", required=True, help="the JSON file")
    parser.add_argument("--clusters", type=int, default=3, help="how many are measured")
    parser.add_argument("--calls", type=int, default=1_000, help="of each signature")
    parser.add_argument("--million-calls", type=int, default=100, help="0: no large table")
    parser.add_argument("--scann-python", help="Python of an environment with numpy and scann")
    parser.add_argument("--note", default="", help="about the machine, kept in the result")
    return parser.parse_args()


def _measured(
    path: Path, items: int, vectors: np.ndarray | None, options: argparse.Namespace, calls: int
) -> dict[str, Any]:
    """Return a file's figures, with those of searches in its vectors."""
    measured = _run({"kind": "tfpeel", "file": str(path), "items": items, "calls": calls})
    if vectors is None:
        return measured
    with tempfile.TemporaryDirectory() as directory:
        table = Path(directory) / "vectors.npy"
        np.save(table, vectors)
        asked = {"table": str(table), "calls": calls}
        for index in _FAISS_INDEXES if "faiss-cpu" in versions(_PACKAGES) else ():
            measured[f"faiss_{index}"] = _run({"kind": "faiss", "kind_of_index": index, **asked})
        if options.scann_python:
            measured["scann"] = _run({"kind": "scann", **asked}, options.scann_python)
    return measured


def _run(options: dict[str, Any], python: str = sys.executable) -> dict[str, Any]:
    command = [python, str(MEASURE), json.dumps(options)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _vectors_of(path: Path, items: int) -> np.ndarray | None:
    """Return the vectors of the items that a file holds, or None where it does not tell."""
    file = PackFile(path)
    if not file.learns:
        return None
    held = [file.item_vectors(np.arange(n, min(n + 4096, items))) for n in range(0, items, 4096)]
    vectors = np.concatenate(held)
    return np.ascontiguousarray(vectors[vectors.any(axis=1)])


def _million() -> FileContents:
    """Return the contents of a file with a million items of random 4-bit codes."""
    random = np.random.default_rng(0)
    codes = random.integers(-7, 8, (MILLION, WIDTH), dtype=np.int8)
    return FileContents(
        width=WIDTH,
        item_count=MILLION,
        item_ids=np.arange(MILLION, dtype=np.int32),
        segments=(Segment(np.arange(WIDTH, dtype=np.int32), 4, codes),),
        scale=LogScale(random.integers(0, 64, MILLION).astype(np.uint8), 0.05, -3.0),
        encoder=Encoder(
            1.0,
            (127 * np.eye(WIDTH)).astype(np.int8),
            np.full(WIDTH, 1 / 127, np.float32),
            np.zeros(WIDTH, np.float32),
        ),
    )


def _read_speed(size: int = 1 << 29) -> float:
    """Return how many bytes a second one thread reads out of memory."""
    values = np.ones(size // 8, np.float64)
    best = np.inf
    for _ in range(5):
        started = time.perf_counter()
        values.sum()
        best = min(best, time.perf_counter() - started)
    return round(size / best)


def _print(name: str, measured: dict[str, Any]) -> None:
    after = next(v for k, v in measured.items() if k.endswith("_recommendations"))
    line = f"{name}: {measured['bytes']:,} B, anonymous {after['anonymous'] / 1e6:.1f} MB"
    for key in ("recommend_ms", "encode_ms", "train_ms"):
        if key in measured:
            line += f", {key[:-3]} {measured[key]['p50']:.2f}/{measured[key]['p99']:.2f} ms"
    for key in ("faiss_exact", "faiss_int8", "scann"):
        if key in measured:
            line += f", {key} {measured[key]['search_ms']['p50']:.2f} ms"
    print(line, flush=True)


if __name__ == "__main__":
    main()
