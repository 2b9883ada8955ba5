"""Asks the runtime for recommendations from several threads, with packs changing in between.

    python tests/soak/run.py --recommendations 1000000 --threads 4 \\
        --json benchmarks/results/soak.json

The packs are those of the test vectors and one with random numbers. Every answer must be the one
that a single thread got before; the memory of the process is looked at all the way.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.runtime.toy_pack import write_toy_pack  # noqa: E402 - the path comes first
from tests.soak.soak import soak  # noqa: E402

VECTORS_PACK = ROOT / "tests" / "runtime" / "vectors" / "pack"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--recommendations", type=int, default=100_000)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--json", type=Path, help="write what happened to a file")
    given = parser.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        write_toy_pack(Path(folder))
        done = soak((VECTORS_PACK, Path(folder)), given.recommendations, given.threads)
    report = {
        "recommendations": done.recommendations,
        "threads": given.threads,
        "pack_switches": done.pack_switches,
        "wrong": done.wrong,
        "errors": len(done.errors),
        "memory_bytes_of_tenths": done.memory_of_tenths,
        "wall_seconds": round(time.monotonic() - started),
    }
    print(json.dumps(report, indent=1))
    for error in sorted(set(done.errors))[:5]:
        print(error, file=sys.stderr)
    if given.json:
        given.json.write_text(json.dumps(report, indent=1) + "\n")
    sys.exit(1 if done.wrong or done.errors else 0)


if __name__ == "__main__":
    main()
