"""An error that is the user's to mend, in one line."""

from __future__ import annotations

import errno

import click

from tfpeel.cli.usage import usage_line
from tfpeel.errors import TfpeelError

# Operating system errors that are about the user's disk and rights, not about the code.
_USERS_OWN = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.ENOTDIR)
INTERRUPTED_LINE = "Interrupted. The same command goes on where it was."


def error_line(error: BaseException) -> str | None:
    """Return what to tell about an error or an interruption, None for a bug."""
    if isinstance(error, KeyboardInterrupt | click.Abort):
        return INTERRUPTED_LINE
    text = _text(error)
    return None if text is None else f"Error: {' '.join(text.split())}"


def _text(error: BaseException) -> str | None:
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
        return f"{where} cannot be used: {error.strerror}; next: check the disk and your rights"
    return None
