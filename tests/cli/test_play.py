"""`tfpeel play` as a process."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest

from tests.cli.commands import command, tfpeel
from tests.runtime.make_vectors import VECTORS

PACK = VECTORS / "pack"
BROWSER = (
    "import sys, webbrowser\n"
    "from tfpeel.cli.main import run\n"
    "webbrowser.open = lambda url: print('opened', url, flush=True)\n"
    "sys.exit(run(sys.argv[1:]))\n"
)


def started(*call: str) -> tuple[subprocess.Popen[str], str]:
    """Start it and return the process, and the address that it prints."""
    process = subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("Playing at http://127.0.0.1:")
    assert line.endswith("/ until Ctrl-C.\n")
    return process, line.split()[2]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_plays_until_it_is_ended(how):
    process, url = started(*command("play", PACK, "--no-browser"))
    about = json.loads(urllib.request.urlopen(f"{url}api/pack").read())
    assert about["budgets"] == json.loads((PACK / "manifest.json").read_text())["budgets"]
    process.send_signal(how)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (0, "", "Done playing.\n")


def test_a_browser_is_opened_unless_it_is_not_wanted():
    call = (sys.executable, "-c", BROWSER, "play", str(PACK))
    process, url = started(*call)
    assert process.stdout is not None
    assert process.stdout.readline() == f"opened {url}\n"
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0
    process, _ = started(*call, "--no-browser")
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=60)[0] == ""


def test_a_taken_port_is_one_line():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = tfpeel("play", PACK, "--no-browser", "--port", port, status=2)
    assert done.stderr.startswith(f"Error: the port is taken; received: {port}; allowed: ")
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_what_is_no_pack_is_one_line(tmp_path):
    assert "this is no pack" in tfpeel("play", tmp_path, "--no-browser", status=2).stderr
    done = tfpeel("play", PACK, "--port", 70000, status=2)
    assert "70000 is not in the range" in done.stderr
