"""--quiet, --verbose and --log-file; what a stage says it has made, and what comes next."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys

import pytest

from tests.cli.commands import SMALL, command, tfpeel
from tests.cli.test_errors import refused
from tests.cli.test_interruption import stopped_at
from tfpeel.cli.main import run
from tfpeel.cli.tables import counted

STAGES = ("pretrain", "cluster", "refine", "export", "evaluate", "report")
LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} (INFO|ERROR) ")
LONG_COMMANDS = ("run", "prepare", *STAGES, "tune")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    path = tmp_path_factory.mktemp("output") / "ws"
    tfpeel("prepare", "--workspace", path, *SMALL[: SMALL.index("--jobs")])
    return path


def without_times(text: str) -> list[str]:
    return [LINE.sub("", line) for line in text.splitlines()]


def on_a_terminal(call: list[str]) -> bytes:
    """Run a command and return what a terminal got on its standard error."""
    reader, terminal = os.openpty()
    subprocess.run(call, stdout=subprocess.DEVNULL, stderr=terminal, check=True)
    os.write(terminal, b"end")
    found = os.read(reader, 1 << 16)
    os.close(terminal)
    os.close(reader)
    return found.removesuffix(b"end")


@pytest.mark.parametrize("name", [*LONG_COMMANDS, "deploy push"])
def test_every_long_command_has_the_options(capsys, name):
    assert run([*name.split(), "--help"]) == 0
    text = capsys.readouterr().out
    for option in ("--quiet", "--verbose", "--log-file FILE"):
        assert option in text


def test_each_stage_says_what_it_made_and_which_comes_next(prepared, tmp_path):
    path = tmp_path / "ws"
    shutil.copytree(prepared, path)
    said = {
        "pretrain": "validation chose",
        "cluster": "User clusters: 2, of ",
        "refine": "Items of 2 user clusters: in each 194 with",
        "export": "4 files, budgets 25KB, 40KB",
        "evaluate": "full model",
        "report": "report.html",
    }
    for stage, following in zip(STAGES, (*STAGES[1:], "play"), strict=True):
        out = tfpeel(stage, "--workspace", path).stdout
        assert said[stage] in out
        assert out.splitlines()[-1].startswith(f"Next: tfpeel {following} ")


def test_one_thing_is_no_plural():
    assert [counted(count, "file") for count in (1, 2, 1000)] == [
        "1 file",
        "2 files",
        "1,000 files",
    ]


def test_quiet_leaves_only_the_results(workspace, tmp_path):
    path = tmp_path / "ws"
    shutil.copytree(workspace, path)
    for stage in ("run", "prepare", "pretrain", "export"):
        done = tfpeel(stage, "--workspace", path, "--quiet")
        assert (done.stdout, done.stderr) == ("", "")
    done = tfpeel("evaluate", "--workspace", path, "--quiet")
    title = "known-users on test, 119 users; the server's vectors count 67%"
    assert done.stdout.splitlines()[0].strip() == title
    assert "Next:" not in done.stdout
    assert done.stderr == ""


def test_verbose_tells_each_epoch_and_the_log_has_all_of_it(prepared, tmp_path):
    path, log = tmp_path / "ws", tmp_path / "log.txt"
    shutil.copytree(prepared, path)
    log.write_text("before\n")
    done = tfpeel("pretrain", "--workspace", path, "--verbose", "--log-file", log)
    for epoch in (1, 2):
        assert f"pretrain: {epoch} of 2: validation recall@20 0." in done.stderr
    first, *lines = log.read_text().splitlines()
    assert first == "before"
    assert all(LINE.match(line) for line in lines)
    told = without_times("\n".join(lines))
    assert told[0].endswith(f"tfpeel pretrain --workspace {path} --verbose --log-file {log}")
    assert told[1:] == [*done.stderr.splitlines(), *done.stdout.splitlines()]


def test_the_log_has_what_a_quiet_console_has_not(workspace, tmp_path):
    log = tmp_path / "log.txt"
    loud = tfpeel("cluster", "--workspace", workspace)
    quiet = tfpeel("cluster", "--workspace", workspace, "--quiet", "--log-file", log)
    assert quiet.stdout + quiet.stderr == ""
    assert without_times(log.read_text())[2:] == loud.stdout.splitlines()


def test_a_verbose_run_tells_what_each_stage_decided(workspace):
    err = tfpeel("run", "--workspace", workspace, "--jobs", 1, "--verbose").stderr
    for decision in ("validation chose", "User clusters: 2, of", "Items of 2 user clusters"):
        assert decision in err


def test_the_log_has_the_error_that_ended_the_command(capsys, tmp_path):
    log = tmp_path / "log.txt"
    given = ("pretrain", "--workspace", tmp_path / "none", "--log-file", log)
    message = refused(capsys, *given)
    assert without_times(log.read_text())[-1] == message.rstrip("\n")


def test_the_log_has_an_interruption(prepared, tmp_path):
    path, log = tmp_path / "ws", tmp_path / "log.txt"
    shutil.copytree(prepared, path)
    moment = path / "validation" / "pretrained" / "result.json"
    given = ("run", "--workspace", path, "--jobs", "1", "--log-file", log)
    assert stopped_at(moment, signal.SIGINT, *given)[0] == 130
    assert "ERROR Interrupted." in log.read_text().splitlines()[-1]


def test_the_log_has_the_traceback_of_a_bug(workspace, tmp_path):
    log = tmp_path / "log.txt"
    code = (
        "import sys, tfpeel.cli.cluster, tfpeel.cli as cli\n"
        "def broken(workspace, progress): raise ZeroDivisionError('a bug')\n"
        "tfpeel.cli.cluster.cluster_stage = broken\n"
        f"sys.argv = ['tfpeel', 'cluster', '--workspace', {str(workspace)!r},"
        f" '--log-file', {str(log)!r}]\n"
        "cli.main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    text = log.read_text()
    assert "ERROR A bug:\nTraceback (most recent call last):" in text
    assert text.endswith("ZeroDivisionError: a bug\n")
    assert done.stderr.endswith("ZeroDivisionError: a bug\n")


def test_a_log_that_cannot_be_written_is_refused_before_anything_is_made(capsys, tmp_path):
    file = tmp_path / "file"
    file.write_text("mine")
    for log in (tmp_path, tmp_path / "none" / "log.txt", file / "log.txt"):
        given = ("run", "--workspace", tmp_path / "ws", "--log-file", log)
        message = refused(capsys, *given)
        assert f"the log file cannot be written; received: {log}: " in message
        assert "next: name another --log-file" in message
    assert file.read_text() == "mine"
    assert not (tmp_path / "ws").exists()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
def test_a_full_disk_under_the_log_is_one_line(workspace):
    given = ("cluster", "--workspace", workspace, "--log-file", "/dev/full")
    assert "No space left" in tfpeel(*given, status=2).stderr


def test_quiet_and_verbose_together_are_refused(capsys, workspace):
    message = refused(capsys, "cluster", "--workspace", workspace, "--quiet", "--verbose")
    assert "received: --quiet and --verbose" in message


def test_a_terminal_gets_bars_but_where_it_asked_for_lines_or_silence(workspace):
    def told(*options: str) -> bytes:
        """Return what `refine`, which always counts the clusters, writes to a terminal."""
        return on_a_terminal(command("refine", "--workspace", workspace, "--jobs", 1, *options))

    assert b"\x1b[" in told()
    verbose = told("--verbose")
    assert b"\x1b[" not in verbose
    assert b"refine: 3 of 3 in " in verbose
    assert told("--quiet") == b""


@pytest.mark.parametrize(("steps", "shown"), [(1, b"0:00:00"), (2, b"0/2")])
def test_a_single_step_has_the_seconds_in_the_place_of_a_count(steps, shown):
    code = (
        "from tfpeel.cli.console_progress import ConsoleProgress\n"
        "from tfpeel.cli.output import Output\n"
        f"with ConsoleProgress(Output('normal', None)).task('read', {steps}) as task:\n"
        "    pass\n"
    )
    found = on_a_terminal([sys.executable, "-c", code])
    assert shown in found
    assert (b"/" in found) == (steps > 1)


def test_what_is_said_while_a_bar_is_drawn_has_a_line_of_its_own():
    code = (
        "from tfpeel.cli.console_progress import ConsoleProgress\n"
        "from tfpeel.cli.output import Output\n"
        "progress = ConsoleProgress(Output('normal', None))\n"
        "with progress.task('tune', 2) as task:\n"
        "    progress.say('1 of 2: [trial]')\n"
        "    task.advance()\n"
        "progress.say('after')\n"
    )
    call = [sys.executable, "-c", code]
    found = on_a_terminal(call)
    plain = re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", found).replace(b"\r", b"\n").split(b"\n")
    assert b"1 of 2: [trial]" in plain
    assert b"after" in plain
    piped = subprocess.run(call, capture_output=True, text=True, check=True)
    assert piped.stderr == "1 of 2: [trial]\nafter\n"
