"""Completion as bash itself does it, with the script that `tfpeel completion bash` prints."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.commands import tfpeel

SLOW = "tensorflow tf_keras sklearn keras_tuner"
# Asks as the shell does, and tells what was imported for the answer.
WATCH = (
    "import sys\n"
    "from tfpeel.cli.main import main\n"
    "try:\n"
    "    main()\n"
    "finally:\n"
    f"    print({{*{SLOW!r}.split()}} & set(sys.modules) or 'nothing', file=sys.stderr)\n"
)


@pytest.fixture(scope="module")
def script(tmp_path_factory) -> Path:
    """The script, beside a `tfpeel` of this Python."""
    folder = tmp_path_factory.mktemp("completion")
    program = folder / "tfpeel"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m tfpeel "$@"\n')
    program.chmod(0o755)
    (folder / "script").write_text(tfpeel("completion", "bash").stdout)
    return folder / "script"


def completed(script: Path, line: str) -> list[str]:
    """Return what bash offers where the line ends."""
    if shutil.which("bash") is None:
        pytest.skip("no bash")
    words = line.split(" ")
    asked = (
        f". {shlex.quote(str(script))}\n"
        f"COMP_WORDS=({' '.join(map(shlex.quote, words))})\n"
        f"COMP_CWORD={len(words) - 1}\n"
        "$(complete -p tfpeel | sed 's/.*-F \\([^ ]*\\) .*/\\1/') tfpeel\n"
        'printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    path = f"{script.parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "--norc", "-c", asked],
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("tfpeel pre", ["prepare", "pretrain"]),
        ("tfpeel deploy pu", ["push"]),
        ("tfpeel run --pre", ["--preset"]),
        ("tfpeel run --preset ", ["default", "fast", "best", "paper"]),
        ("tfpeel prepare --split le", ["leave-last"]),
        ("tfpeel evaluate --protocol k", ["known-users"]),
    ],
)
def test_bash_offers_commands_options_and_values(script, line, offered):
    assert completed(script, line) == offered


def test_bash_offers_the_columns_of_the_data(script, tmp_path):
    data = tmp_path / "data.csv"
    data.write_text("who,what,when\na,b,1\n")
    given = f"tfpeel run --data {data} --item-column"
    assert completed(script, f"{given} wh") == ["who", "what", "when"]
    assert completed(script, f"{given} wha") == ["what"]
    data.write_bytes(b"\xff\xfe\x00")
    assert completed(script, f"{given} wh") == []
    data.unlink()
    assert completed(script, f"{given} wh") == []


@pytest.mark.parametrize("words", ["tfpeel run --preset ", "tfpeel tune --tuner "])
def test_no_training_is_imported_for_it(words):
    asked = {"_TFPEEL_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": "3"}
    done = subprocess.run(
        [sys.executable, "-c", WATCH],
        env={**os.environ, **asked},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith("plain,")
    assert done.stderr == "nothing\n"


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_have_a_script_too(shell):
    assert f"_TFPEEL_COMPLETE={shell}_complete" in tfpeel("completion", shell).stdout
