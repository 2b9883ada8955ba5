"""Some changed inputs to every reader, always the same ones; run.py tries many more."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.mutator import mutated
from tests.fuzz.readers import READERS
from tests.page_blocks import ROOT

FINDINGS = Path(__file__).with_name("findings")
# Readers that need a file on the disk take longer.
FEW, MANY = 60, 1_500
ON_DISK = ("csv", "tsv", "u.data", "ratings.dat", "lightgcn", "titles", "parquet")


@pytest.mark.parametrize("name", READERS)
def test_seeds_are_read(name):
    assert all(READERS[name].accepts(seed) for seed in READERS[name].seeds)


@pytest.mark.parametrize("name", READERS)
def test_changed_inputs_are_read_or_refused(name):
    chance, reader = random.Random(11), READERS[name]
    count = FEW if name in ON_DISK else MANY
    accepted = sum(reader.accepts(mutated(reader.seeds, chance)) for _ in range(count))
    assert accepted < count


@pytest.mark.parametrize("file", sorted(FINDINGS.rglob("*/*")), ids=lambda file: file.name)
def test_what_broke_a_reader_once_is_refused_now(file, capfd):
    name = file.parent.name.replace("-", " ")
    assert not READERS[name].accepts(file.read_bytes())
    # Polars once said at length how it panicked.
    assert capfd.readouterr().err == ""


def test_files_that_pass_the_check_do_not_crash_the_interpreter(tmp_path):
    progress = tmp_path / "progress"
    call = [sys.executable, "-m", "tests.fuzz.interpreter_runs", "3", "0", "600", str(progress)]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (progress.read_text(), done.stderr[-500:])
    number, passed = map(int, progress.read_text().split())
    assert number == 600
    assert passed > 20


def test_the_commands_of_the_page_count_inputs(checkout):
    one = {"--seconds 600": "--seconds 1 --reader signatures"}
    done = checkout.run_block("docs/reliability.md", "bash fuzz", one)
    count, findings = done.stdout.removeprefix("signatures: ").split(" inputs, ")
    assert int(count.replace(",", "")) > 0
    assert findings == "0 findings\n"
    assert f"| signatures | {count} | 0 |" in (checkout.path / "docs/reliability.md").read_text()
