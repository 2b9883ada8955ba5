"""Large files go in pieces, so that a broken connection costs one piece and not the file."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tfpeel_deploy.pack_folder import PackFolder

# A second or so over a slow link. Cluster files are mostly smaller; lists of items may be larger.
PIECE_BYTES = 4 * 2**20
_MARK = ".piece-"


@dataclass(frozen=True)
class _Piece:
    path: str
    start: int
    sha256: str


def whole_of(path: str) -> str:
    """Return the path of the file that a path in a pack's directory is a piece of, or itself."""
    return path.partition(_MARK)[0]


def send_file(folder: PackFolder, local: Path, name: str, path: str) -> None:
    """Send a file to its path in a pack's directory; what is there of its pieces is not sent again.

    Args:
        folder: on the device.
        local: the file.
        name: of the pack's directory, which must be there.
        path: of the file in it.

    Raises:
        ConnectionLostError: the connection broke.
        DeviceError: the device refuses, or has no space.
    """
    if local.stat().st_size <= PIECE_BYTES:
        folder.send(local, name, path)
        return
    pieces = tuple(_pieces(local, path))
    there = folder.hashes(name, [piece.path for piece in pieces])
    for piece in pieces:
        if there.get(piece.path) != piece.sha256:
            _send_piece(folder, local, name, piece)
    folder.join(name, [piece.path for piece in pieces], path)


def _pieces(local: Path, path: str) -> Iterator[_Piece]:
    with local.open("rb") as file:
        for number, content in enumerate(iter(lambda: file.read(PIECE_BYTES), b"")):
            sha256 = hashlib.sha256(content).hexdigest()
            yield _Piece(f"{path}{_MARK}{number:04}", number * PIECE_BYTES, sha256)


def _send_piece(folder: PackFolder, local: Path, name: str, piece: _Piece) -> None:
    with tempfile.NamedTemporaryFile() as temporary, local.open("rb") as file:
        file.seek(piece.start)
        temporary.write(file.read(PIECE_BYTES))
        temporary.flush()
        folder.send(Path(temporary.name), name, piece.path)
