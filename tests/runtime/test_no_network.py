"""What a device sends: nothing. The runtime and play's core work where no socket can be opened."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACK = ROOT / "tests" / "runtime" / "vectors" / "pack"
# Ends the process at the first socket, whichever library it is that asks for one.
NO_SOCKETS = """
import os, sys
def refuse(event, arguments):
    if event.startswith("socket.") or event == "urllib.Request":
        os.write(2, f"{event} {arguments}".encode())
        os._exit(9)
sys.addaudithook(refuse)
"""
DEVICE = """
from tfpeel.runtime import Pack, PackStore, Recommender
store = PackStore(sys.argv[2])
user = Recommender(store.install(sys.argv[1]))
ids = user.pack.items.ids
user.like(*ids[:5])
first = user.recommend(10)
user.dislike(first.recommendations[0].item_id)
assert user.learn()
liked = user.recommend(10).recommendations[0].item_id
assert user.why(liked) and user.similar(liked)
user.use_budget(user.pack.budgets[0])
user.use_pack(store.current())
print(first.cluster, len(user.recommend(10).recommendations))
"""
PLAY = """
from tfpeel.play.playground import Playground
from tfpeel.play.wish import Wish
from tfpeel.runtime import Pack
playground = Playground(Pack(sys.argv[1]))
liked, disliked, *_ = (found["item_id"] for found in playground.search("the"))
wish = Wish((liked,), (disliked,), playground.about()["budgets"][-1], 20)
print(len(playground.about()["budgets"]), len(playground.recommend(wish)["recommendations"]))
"""
A_SOCKET = "import socket\nsocket.socket()\nprint('opened')"


def forbidden(program: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-c", NO_SOCKETS + program, *map(str, arguments)]
    return subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_guard_ends_a_program_that_opens_a_socket():
    done = forbidden(A_SOCKET)
    assert (done.returncode, done.stdout) == (9, "")
    assert done.stderr.startswith("socket.")


def test_routing_recommending_learning_and_new_packs_open_no_socket(tmp_path):
    done = forbidden(DEVICE, PACK, tmp_path / "store")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split()[1] == "10"


def test_what_the_page_to_play_with_asks_for_opens_no_socket():
    done = forbidden(PLAY, PACK)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "2 20\n"


def test_it_works_where_the_system_has_no_network(tmp_path):
    """The same without the guard, which native code could pass: the kernel has no network then."""
    if shutil.which("unshare") is None or subprocess.call(["unshare", "-rn", "true"]):
        pytest.skip("no unshare, or no right to use it")
    call = ["unshare", "-rn", sys.executable, "-c", "import sys" + DEVICE, PACK, tmp_path / "store"]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split()[1] == "10"
