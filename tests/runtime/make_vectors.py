"""Makes tests/runtime/vectors: a small pack, and what every client has to answer out of it.

    python tests/runtime/make_vectors.py                  the pack and the cases
    python tests/runtime/make_vectors.py --cases-only     the cases, for the pack that is there

Run it again whenever the graphs in tfpeel/export change; a test says so.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.export.toy_contents import toy_contents, toy_router, toy_votes  # noqa: E402
from tests.runtime.vector_cases import TOLERANCE, cases_of  # noqa: E402
from tfpeel.export import file_bytes, router_bytes, votes_bytes  # noqa: E402
from tfpeel.runtime import MANIFEST_NAME, Pack  # noqa: E402

VECTORS = ROOT / "tests" / "runtime" / "vectors"
RUN = (
    *("--users", "1000", "--items", "2000", "--interactions", "10000", "--preset", "fast"),
    *("--clusters", "2", "--budget", "40KB", "--budget", "125KB", "--seed", "0", "--jobs", "1"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--cases-only", action="store_true")
    if not parser.parse_args().cases_only:
        make_pack(VECTORS / "pack")
    write("vectors.json", vectors(VECTORS / "pack"))
    write("made_with.json", {"run": ["tfpeel", "run", *RUN], "graphs_sha256": graphs_sha256()})


def make_pack(path: Path) -> None:
    """Fit the synthetic data set and put its pack at the path."""
    with tempfile.TemporaryDirectory() as directory:
        run = [sys.executable, "-m", "tfpeel", "run", "--workspace", f"{directory}/ws", *RUN]
        subprocess.run(run, check=True)
        shutil.rmtree(path, ignore_errors=True)
        shutil.copytree(f"{directory}/ws/pack", path)


def vectors(pack: Path) -> dict[str, Any]:
    """Return the content of vectors.json for a pack."""
    manifest = (pack / MANIFEST_NAME).read_bytes()
    return {
        "schema_version": 1,
        "pack_sha256_of_manifest": hashlib.sha256(manifest).hexdigest(),
        "tolerance": TOLERANCE,
        "cases": cases_of(Pack(pack)),
    }


def graphs_sha256() -> str:
    """Return a hash that changes with the graphs that tfpeel/export writes."""
    contents = toy_contents([(20, 5, 4), (12, 8, 8), (5, 3, 16)])
    files = file_bytes(contents) + router_bytes(toy_router()) + votes_bytes(toy_votes())
    return hashlib.sha256(files).hexdigest()


def write(name: str, value: object) -> None:
    (VECTORS / name).write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
