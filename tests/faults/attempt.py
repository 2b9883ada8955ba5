"""One start of a command with worker processes, that is disturbed at some moment."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

# How a command is disturbed, by name: the signal, and who gets it.
KILLS = {
    "kill": (signal.SIGKILL, "main"),
    "kill all": (signal.SIGKILL, "all"),
    "kill a worker": (signal.SIGKILL, "worker"),
    "interrupt": (signal.SIGINT, "main"),
    "interrupt all": (signal.SIGINT, "all"),
    "terminate": (signal.SIGTERM, "main"),
}
# Anything that is still there by then hangs.
MOST_SECONDS = 20
_MARK, _MEMORY = "TFPEEL_KILLS_MARK", Path("/dev/shm")
_PAUSE, _SECONDS_OF_OTHERS = 0.01, 5
_PROGRESS = re.compile(r"\w+: (done in |\d+ of \d+)|default: |(repeat )?\d+ of \d+: ")
_INTERRUPTED = "Interrupted. The same command goes on where it was."


@dataclass
class Attempt:
    """What became of a command.

    Args:
        status: exit status.
        seconds: from its start to the end of the process that was started.
        struck: whether the disturbance came before the end.
        end_seconds: until all that it had started was gone.
        problems: what was not right.
    """

    status: int
    seconds: float
    struck: bool = False
    end_seconds: float = 0.0
    problems: list[str] = field(default_factory=list)


def attempt(
    arguments: list[str], folder: Path, kill: str | None, moment: float, random: Random
) -> Attempt:
    """Start a command in a folder whose workspace is `ws`, and disturb it.

    Args:
        arguments: of tfpeel.
        folder: the directory in which it is started.
        kill: a name of KILLS; None: it is left alone.
        moment: seconds after its start.
        random: chooses the worker.
    """
    mark, temporary, memory = uuid.uuid4().hex, folder / "tmp", _shared_memory()
    temporary.mkdir(exist_ok=True)
    environment = {**os.environ, _MARK: mark, "TMPDIR": str(temporary)}
    call = [sys.executable, "-m", "tfpeel", *arguments]
    started = time.monotonic()
    with (folder / "stderr").open("wb") as said, open(os.devnull, "wb") as nowhere:
        process = subprocess.Popen(
            call, cwd=folder, env=environment, stdout=nowhere, stderr=said, start_new_session=True
        )
    struck = kill is not None and _strike(process, mark, kill, started + moment, random)
    try:
        process.wait(MOST_SECONDS if struck else None)
    except subprocess.TimeoutExpired:
        process.kill()
    ended = time.monotonic()
    found = Attempt(process.wait(), ended - started, struck)
    if not _is_free(folder / "ws" / ".lock"):
        found.problems.append("the lock is held")
    _wait_until_gone(found, mark, ended)
    said_lines = (folder / "stderr").read_text().splitlines()
    found.problems += _wrong_words(found.status, said_lines, kill if struck else None)
    found.problems += [f"left in shared memory: {name}" for name in _new_for_good(memory)]
    found.problems += [f"left: {path.name}" for path in temporary.iterdir()]
    shutil.rmtree(temporary)
    return found


def _strike(
    process: subprocess.Popen[bytes], mark: str, kill: str, moment: float, random: Random
) -> bool:
    """Wait for the moment and send the signal; returns whether anybody was there to get it."""
    number, receiver = KILLS[kill]
    while process.poll() is None:
        victims = [process.pid]
        if receiver == "worker":
            victims = [pid for pid in _marked(mark) if _is_worker(pid)]
        if time.monotonic() >= moment and victims:
            send = os.killpg if receiver == "all" else os.kill
            try:
                send(random.choice(victims), number)
            except ProcessLookupError:
                continue
            return True
        time.sleep(_PAUSE)
    return False


def _wait_until_gone(found: Attempt, mark: str, ended: float) -> None:
    while _marked(mark):
        found.end_seconds = time.monotonic() - ended
        if found.end_seconds > MOST_SECONDS:
            found.problems.append(f"still there: {[_command(pid) for pid in _marked(mark)]}")
            for pid in _marked(mark):
                os.kill(pid, signal.SIGKILL)
            return
        time.sleep(_PAUSE)


def _wrong_words(status: int, said: list[str], kill: str | None) -> list[str]:
    """Return what is wrong with the exit status and with what was said."""
    if status == 0 or status in (-signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT):
        # A signal that comes before Python has started says nothing.
        allowed, last = status == 0 or kill is not None, ""
    else:
        *said, last = said or [""]
        is_error = status == 2 and last.startswith("Error: ") and "; next: " in last
        interrupted = status == 130 and last == _INTERRUPTED
        allowed = is_error if kill == "kill a worker" else interrupted and kill is not None
    more = [line for line in said if not _PROGRESS.match(line)]
    return [] if allowed and not more else [f"status {status}: {[*more, last]}"]


def _marked(mark: str) -> list[int]:
    """Return the processes that a command has started, and itself."""
    wanted, found = f"{_MARK}={mark}".encode(), []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            if wanted in Path("/proc", name, "environ").read_bytes().split(b"\0"):
                found.append(int(name))
        except OSError:  # ended meanwhile, or somebody else's
            continue
    return found


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def _is_worker(pid: int) -> bool:
    return "spawn_main" in _command(pid)


def _is_free(lock: Path) -> bool:
    if not lock.exists():
        return True
    with lock.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def _new_for_good(before: set[str]) -> set[str]:
    """Return the shared memory that is new and stays: other programs come and go meanwhile."""
    end = time.monotonic() + _SECONDS_OF_OTHERS
    while (new := _shared_memory() - before) and time.monotonic() < end:
        time.sleep(_PAUSE)
    return new


def _shared_memory() -> set[str]:
    """Return the shared memory that no process has: nobody will ever remove it."""
    names, used = set(os.listdir(_MEMORY)), set[str]()
    for maps in Path("/proc").glob("[0-9]*/maps"):
        try:
            used |= set(re.findall(rf"{_MEMORY}/(\S+)", maps.read_text()))
        except OSError:  # ended meanwhile, or somebody else's
            continue
    return {name for name in names - used if (_MEMORY / name).is_file()}
