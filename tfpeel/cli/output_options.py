"""--quiet, --verbose and --log-file, the same for every long command."""

from __future__ import annotations

import functools
import logging
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from tfpeel.cli.error_line import error_line
from tfpeel.cli.output import Loudness, Output
from tfpeel.errors import InputError
from tfpeel.version import VERSION


def output_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options, and give the command an `output` that follows them.

    An error that ends the command is written into the log file too, a bug with its traceback.
    """

    @functools.wraps(command)
    def with_output(
        *args: Any, quiet: bool, verbose: bool, log_file: Path | None, **given: Any
    ) -> None:
        if quiet and verbose:
            raise InputError(
                "how much to say is not clear", "--quiet and --verbose", "one", "leave one out"
            )
        loudness: Loudness = "quiet" if quiet else "verbose" if verbose else "normal"
        with _log_into(log_file) as log:
            command(*args, output=Output(loudness, log), **given)

    options = [
        click.option("--quiet", is_flag=True, help="Say nothing but results and errors."),
        click.option("--verbose", is_flag=True, help="Say what each stage decides, in lines."),
        click.option(
            "--log-file",
            type=click.Path(path_type=Path),
            metavar="FILE",
            help="Add all that --verbose says, with times, to this file.",
        ),
    ]
    for option in reversed(options):
        with_output = option(with_output)
    return with_output


@contextmanager
def _log_into(path: Path | None) -> Iterator[logging.Logger | None]:
    if path is None:
        yield None
        return
    log = logging.Logger("tfpeel", logging.INFO)  # not a global one: nobody else writes into it
    handler = _opened(path)
    log.addHandler(handler)
    try:
        log.info("tfpeel %s: tfpeel %s", VERSION, shlex.join(sys.argv[1:]))
        yield log
    except BrokenPipeError:
        raise  # the reader of the results has left: see tfpeel.cli.main
    except BaseException as error:
        line = error_line(error)
        log.error(line or "A bug:", exc_info=line is None)
        raise
    finally:
        handler.close()


class _LogFile(logging.FileHandler):
    """A log file whose errors, such as a full disk, end the command instead of being printed."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """See logging.Handler.handleError."""
        raise  # noqa: PLE0704 - called where the error is being handled


def _opened(path: Path) -> logging.Handler:
    try:
        handler = _LogFile(path, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise InputError(
            "the log file cannot be written",
            f"{path}: {error.strerror}",
            "a file in a directory that is there, where you may write",
            "name another --log-file",
        ) from None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    return handler
