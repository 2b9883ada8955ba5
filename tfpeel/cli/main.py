"""The entry point: runs the command line and turns what happens into an exit status."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

import click
from click.shell_completion import shell_complete

from tfpeel.cli.commands import COMPLETION_VARIABLE, tfpeel
from tfpeel.cli.error_line import INTERRUPTED_LINE, error_line

DONE, BUG, INPUT_WRONG, INTERRUPTED = 0, 1, 2, 130


def main() -> NoReturn:
    """Run `tfpeel` with the arguments of the process, then exit."""
    # Before TensorFlow can be imported, here and in the processes that are started.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    _on_signals(_interrupt)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    asked_by_shell = os.environ.get(COMPLETION_VARIABLE)
    if asked_by_shell:
        sys.exit(shell_complete(tfpeel, {}, "tfpeel", COMPLETION_VARIABLE, asked_by_shell))
    status = run(sys.argv[1:])
    # All is done and said: whoever is impatient now gets the same status at once.
    _on_signals(lambda *_: os._exit(status))
    sys.exit(status)


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
    except BrokenPipeError:
        # The reader of the results has left; nobody is there to be told.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except (Exception, KeyboardInterrupt) as error:
        line = error_line(error)
        if line is None:
            raise
        click.echo(line, err=True)
        return INTERRUPTED if line == INTERRUPTED_LINE else INPUT_WRONG


def _on_signals(act: Callable[[int, FrameType | None], object]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        # A shell lets what it starts in the background ignore Ctrl-C.
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, act)


class _Interrupted(KeyboardInterrupt):
    """Python forgets the exit status where KeyboardInterrupt itself came out of generated code."""


def _interrupt(signal_number: int, frame: FrameType | None) -> NoReturn:
    raise _Interrupted
