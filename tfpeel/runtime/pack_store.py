"""The place on a device where its pack is, and where a newer version takes over as a whole."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from tfpeel.errors import DamagedFileError, InputError
from tfpeel.runtime.manifest import MANIFEST_NAME
from tfpeel.runtime.pack import Pack
from tfpeel.storage import whole_directory, write_file

_CURRENT = "current"


class PackStore:
    """A directory with one pack in use.

    Each version is a directory named after the hash of its manifest; the file `current` names
    the one in use, and is replaced in one step. So whoever opens the store finds a whole pack,
    the old one or the new one, whenever the power goes.

    Args:
        path: of the store; made when the first pack is installed.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)

    def current(self) -> Pack:
        """Return the pack in use.

        Raises:
            InputError: nothing was installed yet.
            DamagedFileError: the store was changed from outside.
        """
        name = self._current_name()
        if name is None:
            raise InputError(
                "the store holds no pack",
                self.path,
                "a store that a pack was installed in",
                "install one first",
            )
        return Pack(self.path / name)

    def install(self, source: str | Path) -> Pack:
        """Copy a pack into the store, check it, and put it in use.

        The pack that was in use stays until the next one comes, for those who have it open.

        Args:
            source: a pack directory.

        Returns:
            The pack, now in use.

        Raises:
            InputError: there is no pack at the source.
            DamagedFileError: a file is not what its manifest says; what was in use stays.
        """
        pack = Pack(source)
        manifest = (pack.path / MANIFEST_NAME).read_bytes()
        name = hashlib.sha256(manifest).hexdigest()[:32]
        before = self._current_name()
        if before != name:
            with whole_directory(self.path / name) as directory:
                _copy(pack, directory)
                Pack(directory).verify()
            write_file(self.path / _CURRENT, name.encode())
        for other in self.path.iterdir():
            if other.is_dir() and other.name not in (name, before):
                shutil.rmtree(other)
        return Pack(self.path / name)

    def _current_name(self) -> str | None:
        file = self.path / _CURRENT
        if not file.is_file():
            return None
        name = file.read_text(errors="replace")
        if not (self.path / name / MANIFEST_NAME).is_file() or "/" in name:
            raise DamagedFileError(f"{file} names no pack; install the pack again")
        return name


def _copy(pack: Pack, directory: Path) -> None:
    manifest = pack.manifest
    files = [manifest.router.path, manifest.items.path, *(entry.path for entry in manifest.files)]
    for path in (MANIFEST_NAME, *files):
        if not (pack.path / path).is_file():
            raise DamagedFileError(f"{pack.path / path} is missing")
        (directory / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(pack.path / path, directory / path)
