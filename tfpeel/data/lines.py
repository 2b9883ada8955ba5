"""Text files that a user gives: is it text, and which line is wrong."""

from __future__ import annotations

import codecs
from pathlib import Path

from tfpeel.errors import InputError

_SHOWN_CHARACTERS = 60
_PIECE_BYTES = 1 << 24


def shortened(text: str) -> str:
    """Return the text in quotes, on one line, cut to what fits into a message."""
    text = " ".join(text.split())
    if len(text) > _SHOWN_CHARACTERS:
        text = text[: _SHOWN_CHARACTERS - 3] + "..."
    return repr(text)


def wrong_line(path: Path, number: int, problem: str, text: str, allowed: str) -> InputError:
    """Build the error about one line.

    Args:
        path: the file.
        number: of the line, from 1.
        problem: what is wrong with it, such as "has no item".
        text: the line or the part of it that is wrong.
        allowed: what would have been accepted.
    """
    return InputError(
        f"line {number} of {path} {problem}",
        shortened(text),
        allowed,
        f"correct or remove line {number}",
    )


def require_text(path: Path) -> None:
    """Check that a file has content and is UTF-8.

    Raises:
        InputError: it is empty, cannot be read, or is not UTF-8 (names the line).
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    lines_before = 0
    content = False
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE_BYTES):
                content = content or bool(piece.removeprefix(codecs.BOM_UTF8).strip())
                try:
                    decoder.decode(piece)
                except UnicodeDecodeError as error:
                    number = lines_before + error.object[: error.start].count(b"\n") + 1
                    raise _not_utf8(path, number, error.object[error.start]) from None
                if b"\0" in piece:
                    # Text has none; files of numbers, and text in UTF-16, have many.
                    number = lines_before + piece[: piece.index(b"\0")].count(b"\n") + 1
                    raise _not_utf8(path, number, 0)
                lines_before += piece.count(b"\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise _not_utf8(path, lines_before + 1, error.object[error.start]) from None
    except OSError as error:
        raise InputError(
            f"{path} cannot be read", error.strerror, "a readable file", "check its permissions"
        ) from None
    if not content:
        raise InputError(
            f"{path} is empty", "a file without content", "a file with interactions", "check --data"
        )


def _not_utf8(path: Path, number: int, byte: int) -> InputError:
    return InputError(
        f"line {number} of {path} is not UTF-8",
        f"byte 0x{byte:02x} in a file of {path.stat().st_size} bytes",
        "text in UTF-8",
        "save the file as UTF-8",
    )
