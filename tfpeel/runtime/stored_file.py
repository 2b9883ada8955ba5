"""Files of a pack as its manifest describes them: inside the pack, of the size and hash it says."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tfpeel.errors import DamagedFileError
from tfpeel.runtime.manifest import FileEntry, ItemsEntry, RouterEntry


def read_limited(path: Path, most_bytes: int) -> bytes:
    """Return the content of a file that is not too large.

    Raises:
        DamagedFileError: it is larger, cannot be read, or is a pipe or the like.
    """
    try:
        if path.exists() and not path.is_file():
            raise DamagedFileError(f"{path} is no regular file")
        with path.open("rb") as file:
            content = file.read(most_bytes + 1)
    except OSError as error:
        raise _unreadable(path, error) from None
    if len(content) > most_bytes:
        raise DamagedFileError(f"{path} has more than {most_bytes} bytes")
    return content


def check_stored(pack: Path, entry: FileEntry | RouterEntry | ItemsEntry) -> Path:
    """Check the size and hash of a file of a pack.

    Args:
        pack: directory of the pack.
        entry: what the manifest says about the file.

    Returns:
        Where the file is.

    Raises:
        DamagedFileError: it is missing, not what the manifest says, or outside the pack.
    """
    path = pack / entry.path
    try:
        if not path.resolve().is_relative_to(pack.resolve()):
            raise DamagedFileError(f"{path} leads out of the pack")
        if not path.is_file():
            raise DamagedFileError(f"{path} is missing")
        size = path.stat().st_size
        if size != entry.bytes:
            raise DamagedFileError(f"{path} has {size} bytes, not {entry.bytes} as was written")
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != entry.sha256:
                raise DamagedFileError(f"{path} was changed after it was written (SHA-256)")
    except (OSError, RuntimeError) as error:
        # RuntimeError: links that lead to each other.
        raise _unreadable(path, error) from None
    return path


def _unreadable(path: Path, error: Exception) -> DamagedFileError:
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return DamagedFileError(f"{path} cannot be read: {reason}")
