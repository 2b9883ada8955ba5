"""An error that is the user's to mend, in one line."""

from __future__ import annotations

import errno

import click

from tfpeel.cli.usage import usage_line
from tfpeel.errors import TfpeelError

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
        return f"{where} cannot be used: {error.strerror}; next: {_USERS_OWN[error.errno]}"
    return None
