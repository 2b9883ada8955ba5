"""Every mistake is one line on standard error that says what to do, and exit status 2."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.commands import command, tfpeel
from tfpeel.cli.main import run
from tfpeel.workspace import workspace_lock


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert run([str(argument) for argument in arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1, err
    assert err.startswith("Error: ")
    return err


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["trian"], "no such command; received: trian; allowed: run, prepare"),
        (["deploy", "psh"], "no such command; received: psh; allowed: devices, push, verify"),
        (["deploy", "push"], "PACK is missing"),
        (["run"], "--workspace is missing; received: nothing"),
        (["run", "--wrkspace", "x"], "no such option; received: --wrkspace; allowed: --workspace"),
        (["run", "--workspace"], "requires an argument; next: see tfpeel"),
        (["inspect"], "PACK_OR_FILE is missing"),
        (["inspect", "nothing-here"], "nothing is there; received: nothing-here"),
        (["evaluate", "--workspace", "x", "--k", "0"], "0 is not in the range"),
        (["pretrain", "--workspace", "x"], "next: make one with: tfpeel run --workspace x"),
        (["pretrain", "--workspace", "x", "--worker", "0"], "--workers and --worker go together"),
        (["pretrain", "--workspace", "x", "--workers", "a:1,b", "--worker", "0"], "received: 'b'"),
        (["pretrain", "--workspace", "x", "--workers", "a:1", "--worker", "1"], "from 0 to 0"),
        (["recommend"], "neither --history nor --user"),
        (["recommend", "--history", "a", "--user", "b"], "--history and --user"),
        (["recommend", "--history", "a", "--similar", "b"], "--history and --similar"),
        (["recommend", "--pack", "p", "--similar", "b", "--why"], "--why; allowed: --history"),
        (["recommend", "--workspace", "w", "--user", "b", "--dislike", "a"], "received: --dislike"),
        (["recommend", "--history", "a"], "--pack is missing"),
        (["recommend", "--pack", "x", "--user", "a"], "--workspace is missing"),
        (["recommend", "--workspace", "x", "--user", "a"], "this is no workspace"),
    ],
)
def test_wrong_usage(capsys, monkeypatch, tmp_path, arguments, expected):
    monkeypatch.chdir(tmp_path)
    assert expected in refused(capsys, *arguments)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--data", "missing.csv"], "missing.csv does not exist"),
        (["--data", "README"], "the format of"),
        (["--titles", "titles.csv"], "--titles is about files, and there is no --data"),
        (["--data", "README", "--format", "csv", "--users", "300"], "leave out --users or --data"),
        (
            ["--clusters", "0"],
            "bad value for --clusters; received: '0'; allowed: whole number from 1 to 4096",
        ),
        (["--split", "odd"], "allowed: random, temporal, leave-last, given, held-out-users"),
        (["--budget", "3"], "the budget is too small for any file; received: 3 B"),
        (["--budget", "1GB"], "bad size; received: '1GB'"),
        (
            ["--dimension", "20"],
            "received: dimension 20, block_width 8; allowed: a dimension that is a multiple",
        ),
        (["--bits", "5"], "'5' is not one of 'auto', '4', '8', '16', '32'"),
    ],
)
def test_wrong_options_make_nothing(capsys, monkeypatch, tmp_path, arguments, expected):
    monkeypatch.chdir(tmp_path)
    Path("README").write_text("user,item\n")
    assert expected in refused(capsys, "run", "--workspace", "ws", *arguments)
    assert not Path("ws").exists()


def test_wrong_data_can_be_corrected_in_the_same_workspace(capsys, tmp_path):
    data, ws = tmp_path / "data.csv", tmp_path / "ws"
    rows = [f"u{i % 7},thing{i % 11},{i}" for i in range(77)]
    data.write_text("\n".join(["who,what,when", *rows]) + "\n")
    given = ["prepare", "--workspace", str(ws), "--data", str(data)]
    assert "name them with --user-column and --item-column" in refused(capsys, *given)
    assert run([*given, "--user-column", "who", "--item-column", "what"]) == 0
    assert "7 users, 11 items, 77 interactions" in capsys.readouterr().out


def test_a_directory_with_other_files_is_left_alone(capsys, tmp_path):
    (tmp_path / "letter.txt").write_text("Dear")
    assert "holds something else" in refused(capsys, "run", "--workspace", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_stages_name_the_one_that_is_missing(capsys, tmp_path):
    path = tmp_path / "ws"
    assert run(["prepare", "--workspace", str(path), "--users", "50", "--items", "200"]) == 0
    capsys.readouterr()
    for stage in ("cluster", "refine", "export", "evaluate"):
        message = refused(capsys, stage, "--workspace", path)
        assert "the stage pretrain is not done" in message
        assert f"next: tfpeel pretrain --workspace {path}" in message


def test_other_options_need_overwrite(capsys, workspace):
    message = refused(capsys, "run", "--workspace", workspace, "--clusters", "3")
    assert "made with another cluster.clusters; received: 3; allowed: 2" in message
    assert "--overwrite" in message


def test_a_budget_that_is_too_small_is_refused_and_forgotten(capsys, workspace, tmp_path):
    path = tmp_path / "ws"
    shutil.copytree(workspace, path)
    message = refused(capsys, "export", "--workspace", path, "--budget", "1KB")[:-1]
    assert "1000" in message
    assert run(["export", "--workspace", str(path)]) == 0


def test_a_workspace_in_use_is_refused(workspace):
    with workspace_lock(workspace):
        done = tfpeel("export", "--workspace", workspace, status=2)
    assert "another command is working in the workspace" in done.stderr
    tfpeel("export", "--workspace", workspace)


def test_unknown_users_items_and_clusters(capsys, workspace):
    ws, pack = ("--workspace", workspace), ("--pack", workspace / "pack")
    assert "no such user" in refused(capsys, "recommend", *ws, "--user", "nobody")
    assert "no item of the history" in refused(capsys, "recommend", *pack, "--history", "x,y")
    out_of_range = refused(capsys, "recommend", *pack, "--history", "", "--cluster", "9")
    assert "no such user cluster; received: 9; allowed: 0..1" in out_of_range
    too_small = refused(capsys, "recommend", *pack, "--history", "", "--budget", "10KB")
    assert "no file fits the budget" in too_small
    nobody = refused(capsys, "evaluate", *ws, "--protocol", "held-out-users")
    assert "there is nobody to evaluate" in nobody


def test_damaged_files_are_named(capsys, workspace, tmp_path):
    pack = tmp_path / "pack"
    shutil.copytree(workspace / "pack", pack)
    file = pack / "cluster-001" / "25000.tflite"
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    assert f"{file} was changed" in refused(capsys, "inspect", pack)
    assert f"{file} was changed" in refused(capsys, "inspect", file)
    (tmp_path / "text.tflite").write_text("hello")
    assert "cannot be used" in refused(capsys, "inspect", tmp_path / "text.tflite")
    (pack / "manifest.json").write_text("{}")
    assert "schema_version" in refused(capsys, "inspect", pack)
    ws = tmp_path / "ws"
    ws.mkdir()
    (ws / "workspace.json").write_text("{")
    assert "is not readable" in refused(capsys, "export", "--workspace", ws)


def test_a_reader_that_leaves_is_no_error(workspace):
    process = subprocess.Popen(
        command("inspect", workspace / "pack", "--json", "-"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    assert process.wait() == 0


def test_a_bug_is_a_traceback_and_status_1(monkeypatch):
    code = (
        "import sys, tfpeel.cli.inspect, tfpeel.cli as cli\n"
        "def broken(path): raise ZeroDivisionError\n"
        "tfpeel.cli.inspect._pack = broken\n"
        "sys.argv = ['tfpeel', 'inspect', '.']\n"
        "cli.main()\n"
    )
    done = subprocess.run([command()[0], "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "ZeroDivisionError" in done.stderr


def test_pipes_and_devices_are_neither_waited_for_nor_read_to_their_end(capsys, tmp_path):
    pipe, data = tmp_path / "pipe.csv", tmp_path / "data.csv"
    os.mkfifo(pipe)
    data.write_text("user,item\na,b\n")
    prepare = ("prepare", "--workspace", tmp_path / "ws", "--data")
    assert "received: a pipe, socket or device" in refused(capsys, *prepare, pipe)
    assert "is no regular file" in refused(capsys, *prepare, data, "--titles", pipe)
    for endless in (pipe, "/dev/zero"):
        said = refused(capsys, *prepare, data, "--config", endless)
        assert "received: a pipe, socket or device; allowed: a config file" in said
        assert "device is there" in refused(capsys, "inspect", endless)
        assert "private key" in refused(
            capsys, "sign", tmp_path, "--key", endless, "--pack-version", "1"
        )


def test_a_lock_that_is_no_file(capsys, tmp_path):
    tfpeel("prepare", "--workspace", tmp_path, "--users", "60", "--items", "200")
    (tmp_path / ".lock").unlink()
    os.mkfifo(tmp_path / ".lock")
    assert "no file; received: " in refused(capsys, "prepare", "--workspace", tmp_path)


def test_a_place_where_nothing_can_be_made(capsys):
    said = refused(capsys, "prepare", "--workspace", "/proc/nowhere", "--users", "60")
    assert "; allowed: a place that stays there; next: check the path" in said


def test_a_damaged_file_is_said_in_the_same_form(capsys, tmp_path):
    (tmp_path / "manifest.json").write_text("{")
    said = refused(capsys, "verify", tmp_path)
    assert said.startswith("Error: a file is damaged; received: ")
    assert "; allowed: it as it was written; next: copy it again" in said
