"""Feeds changed inputs to every reader, and counts.

    python tests/fuzz/run.py --seconds 600                 all readers, so long each
    python tests/fuzz/run.py --seconds 60 --reader items   one of them
    python tests/fuzz/run.py --seconds 600 --json benchmarks/results/fuzz.json

With atheris the inputs follow what code they reach, without it they are changed by chance. What
breaks a reader is kept in tests/fuzz/findings/, from where the tests read it.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

FINDINGS = Path(__file__).with_name("findings")
HAS_ATHERIS = importlib.util.find_spec("atheris") is not None
_INTERPRETER, _JAVA = "interpreter", "java"
_BATCH = 2_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seconds", type=int, default=60, help="for each reader")
    parser.add_argument("--reader", help="one reader alone")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, help="write the counts to a file")
    parser.add_argument("--guided", metavar="CORPUS", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.guided:
        _guided(given.reader, given.seconds, given.seed, given.guided)
        return
    from tests.fuzz.readers import READERS  # noqa: PLC0415 - atheris is first where it is there

    names = [given.reader] if given.reader else [*READERS, _INTERPRETER, _JAVA]
    counts: dict[str, dict[str, Any]] = {}
    for name in names:
        new = _counts(name, given.seconds, given.seed)
        for reader, count in new.items():
            print(f"{reader}: {count['inputs']:,} inputs, {count['findings']} findings", flush=True)
        counts |= new
    if given.json:
        result = {"seconds": given.seconds, "guided": HAS_ATHERIS, "readers": counts}
        given.json.write_text(json.dumps(result, indent=1) + "\n")
    sys.exit(1 if any(count["findings"] for count in counts.values()) else 0)


def _counts(name: str, seconds: int, seed: int) -> dict[str, dict[str, Any]]:
    """Return inputs and findings of a reader; those of all of Java's for its name."""
    if name == _JAVA:
        return _run_java(seconds)
    if name == _INTERPRETER:
        return {name: _run_interpreter(seconds, seed)}
    return {name: (_start_guided if HAS_ATHERIS else _random)(name, seconds, seed)}


def _random(name: str, seconds: int, seed: int) -> dict[str, Any]:
    from tests.fuzz.mutator import mutated  # noqa: PLC0415
    from tests.fuzz.readers import READERS  # noqa: PLC0415

    chance, reader = random.Random(seed), READERS[name]
    inputs, found, end = 0, 0, time.monotonic() + seconds
    while time.monotonic() < end:
        content = mutated(reader.seeds, chance)
        inputs += 1
        try:
            reader.accepts(content)
        except Exception:
            found += 1
            _keep(name, content)
    return {"inputs": inputs, "findings": found}


def _start_guided(name: str, seconds: int, seed: int) -> dict[str, Any]:
    """Run atheris in a process of its own: it ends the process that it is in."""
    from tests.fuzz.readers import READERS  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        for number, content in enumerate(READERS[name].seeds):
            (corpus / str(number)).write_bytes(content)
        arguments = ["--reader", name, "--seconds", seconds, "--seed", seed, "--guided", corpus]
        done = subprocess.run(
            [sys.executable, __file__, *map(str, arguments)],
            cwd=folder,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        broken = sorted(Path(folder).glob("found-*"))
        for file in broken:
            _keep(name, file.read_bytes())
    # The last count that was said; "Done N runs" where nothing was found.
    runs = [int(number) for number in re.findall(r"^(?:Done |#)(\d+)", done.stderr, re.MULTILINE)]
    if not runs or (done.returncode and not broken):
        sys.exit(f"{name}: the fuzzer stopped: {done.stderr[-2000:]}")
    return {"inputs": max(runs), "findings": len(broken)}


def _guided(name: str, seconds: int, seed: int, corpus: str) -> None:
    import atheris  # noqa: PLC0415 - optional

    with atheris.instrument_imports(include=["tfpeel.runtime", "tfpeel.data"]):
        from tests.fuzz.readers import READERS  # noqa: PLC0415
    reader = READERS[name]
    limits = [f"-max_total_time={seconds}", f"-seed={seed}", "-max_len=200000", "-timeout=25"]
    places = ["-artifact_prefix=found-", "-rss_limit_mb=3000", corpus]
    atheris.Setup([sys.argv[0], *limits, *places], reader.accepts)
    atheris.Fuzz()


def _run_interpreter(seconds: int, seed: int) -> dict[str, Any]:
    """Run files that pass the check in processes that may crash."""
    from tests.fuzz.interpreter_runs import changed_file  # noqa: PLC0415

    inputs = passed = found = 0
    end = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as folder:
        progress = Path(folder) / "progress"
        while time.monotonic() < end:
            progress.write_text(f"{inputs} 0")
            arguments = map(str, (seed, inputs, _BATCH, progress))
            call = [sys.executable, "-m", "tests.fuzz.interpreter_runs", *arguments]
            done = subprocess.run(call, cwd=ROOT, capture_output=True, check=False)
            number, ran = map(int, progress.read_text().split())
            passed += ran
            inputs = number
            if done.returncode:
                found += 1
                _keep(_INTERPRETER, changed_file(seed, number))
                inputs += 1
    return {"inputs": inputs, "passed": passed, "findings": found}


def _run_java(seconds: int) -> dict[str, dict[str, Any]]:
    """Run FuzzTest of the Java library, which stops at its first finding."""
    if not shutil.which("mvn"):
        return {}
    options = ["-Dtest=FuzzTest", f"-Dpeel.fuzz.seconds={seconds}", "-pl", "peel-runtime"]
    done = subprocess.run(
        ["mvn", "--batch-mode", "-Dstyle.color=never", *options, "test"],
        cwd=ROOT / "android_demo",
        capture_output=True,
        text=True,
        check=False,
    )
    said = re.findall(r"^(.+): (\d+) inputs, \d+ refused$", done.stdout, re.MULTILINE)
    if not said or done.returncode:
        sys.exit(f"{_JAVA}: {done.stdout[-3000:]}")
    return {f"{_JAVA}: {name}": {"inputs": int(count), "findings": 0} for name, count in said}


def _keep(name: str, content: bytes) -> None:
    folder = FINDINGS / name.replace(" ", "-")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha256(content).hexdigest()[:16]).write_bytes(content)


if __name__ == "__main__":
    main()
