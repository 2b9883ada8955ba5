"""An error that is the user's to mend, in one line."""

from __future__ import annotations

import errno

import click

from tfpeel.cli.usage import usage_line
from tfpeel.errors import DamagedFileError, InputError, TfpeelError

# Operating system errors that are about the user's disk and rights, not about the code: what is
# allowed, and what to do.
_SPACE = "room for it", "make room there; the same command goes on where it was"
_RIGHTS = "what this user may use", "allow it, or choose another place"
_PLACE = "a file in a directory", "name a file in a directory"
_GONE = "a place that stays there", "check the path"
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
    errno.ENOENT: _GONE,
    errno.ELOOP: _GONE,
    errno.ENAMETOOLONG: ("a name that the disk takes", "choose a shorter name"),
    errno.EIO: ("a disk that works", "check the disk"),
    errno.ENOLCK: ("a disk that knows locks", "choose a place on a disk of this machine"),
}
_AS_WRITTEN, _AGAIN = "it as it was written", "copy it again from where it came, or make it again"
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
        return _damaged(str(error)) if isinstance(error, DamagedFileError) else str(error)
    if isinstance(error, MemoryError):
        return "the memory is not enough; next: use a larger machine, or less data"
    if isinstance(error, OSError) and error.errno in _USERS_OWN:
        what = f"{error.filename or 'a file'} cannot be used"
        return str(InputError(what, error.strerror, *_USERS_OWN[error.errno]))
    return None


def _damaged(text: str) -> str:
    what, _, next_step = text.partition("; next: ")
    return str(InputError("a file is damaged", what, _AS_WRITTEN, next_step or _AGAIN))
