"""Keeps the chatter of native libraries off standard error, and nothing else."""

from __future__ import annotations

import os
import re
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_STDERR = 2
# What TensorFlow and LiteRT say at their start, however their log levels are set.
_NOISE = re.compile(
    rb"WARNING: All log messages before absl::InitializeLog"
    rb"|[IW]\d{4} \d\d:\d\d:\d\d|[IW]\d{4} \d{8,}\.\d+"
    rb"|INFO: |WARNING:tensorflow:"
    rb"|To enable the following instructions: "
)
_EVERYTHING = re.compile(b"")
# There is one standard error: threads that put it aside in turns would put it back in disorder.
_HOLDING = threading.RLock()


@contextmanager
def without_native_noise(panic: type[BaseException] | None = None) -> Iterator[None]:
    """Hold back what is written to file descriptor 2, then pass on all that is no noise.

    Native libraries write there directly, past `sys.stderr`. It is for short work, such as an
    import: what is held back appears at the end, also where the work fails.

    Args:
        panic: where the work ends in this, all that is held back is noise: the error says it.
    """
    with _HOLDING:
        try:
            real = os.dup(_STDERR)
        except OSError:  # standard error is closed: there is nothing to keep clean
            yield
            return
        try:
            held = tempfile.TemporaryFile()  # noqa: SIM115 - closed below
        except OSError:  # no disk to hold it on
            os.close(real)
            yield
            return
        with held:
            _flush()
            os.dup2(held.fileno(), _STDERR)
            noise = _NOISE
            try:
                yield
            except BaseException as error:
                if panic is not None and isinstance(error, panic):
                    noise = _EVERYTHING
                raise
            finally:
                _flush()
                os.dup2(real, _STDERR)
                held.seek(0)
                for line in held:
                    if not noise.match(line):
                        os.write(real, line)
                os.close(real)


def _flush() -> None:
    if sys.stderr is not None:
        sys.stderr.flush()
