"""The entry point: runs the command line and turns what happens into an exit status."""

from __future__ import annotations

import errno
import os
import signal
import sys
from types import FrameType
from typing import NoReturn

import click

from tfpeel.cli.commands import tfpeel
from tfpeel.cli.usage import usage_line
from tfpeel.errors import TfpeelError

DONE, BUG, INPUT_WRONG, INTERRUPTED = 0, 1, 2, 130
_SPACE = "make room there; the same command goes on where it was"
_RIGHTS = "allow it, or choose another place"
_PLACE = "name a file in a directory"
# Operating system errors that are about the user's disk and rights, not about the code: what to do.
_USERS_OWN = {
    errno.ENOSPC: _SPACE,
    errno.EDQUOT: _SPACE,
    errno.EFBIG: _SPACE,
    errno.EACCES: _RIGHTS,
    errno.EPERM: _RIGHTS,
    errno.EROFS: _RIGHTS,
    errno.ENOTDIR: _PLACE,
    errno.EISDIR: _PLACE,
    errno.EEXIST: _PLACE,
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.EIO: "check the disk",
    errno.ENOLCK: "choose a place on a disk of this machine",
}


def main() -> NoReturn:
    """Run `tfpeel` with the arguments of the process, then exit."""
    # Before TensorFlow can be imported, here and in the processes that are started.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    signal.signal(signal.SIGTERM, _interrupt)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run `tfpeel` with arguments and return the exit status; bugs raise."""
    try:
        # Not click's own main: it turns Ctrl-C and broken pipes into statuses of its own.
        with tfpeel.make_context("tfpeel", arguments) as context:
            tfpeel.invoke(context)
        sys.stdout.flush()
        return DONE
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except (KeyboardInterrupt, click.Abort):
        _say("Interrupted. The same command goes on where it was.")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of the results has left; nobody is there to be told.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        line = _line_of(error)
        if line is None:
            raise
        _say(f"Error: {line}")
        return INPUT_WRONG


def _line_of(error: Exception) -> str | None:
    """Return what to tell about an error that is the user's to mend, None for a bug."""
    if isinstance(error, click.UsageError):
        return usage_line(error)
    if isinstance(error, click.ClickException):
        return error.format_message()
    if isinstance(error, TfpeelError):
        return str(error)
    if isinstance(error, MemoryError):
        return "the memory is not enough; next: use a larger machine, or less data"
    if isinstance(error, OSError) and error.errno in _USERS_OWN:
        where = error.filename or "a file"
        return f"{where} cannot be used: {error.strerror}; next: {_USERS_OWN[error.errno]}"
    return None


def _interrupt(signal_number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _say(text: str) -> None:
    click.echo(" ".join(text.split()), err=True)
