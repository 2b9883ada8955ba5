"""The place on a device where its pack is, and where a newer version takes over as a whole."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from tfpeel.errors import DamagedFileError, InputError, UntrustedPackError
from tfpeel.runtime.limits import LARGEST_MANIFEST_BYTES
from tfpeel.runtime.manifest import MANIFEST_NAME
from tfpeel.runtime.pack import Pack
from tfpeel.runtime.stored_file import check_stored, read_limited
from tfpeel.runtime.trusted_keys import SIGNATURE_NAME, PublicKey, signatures_of, write_signatures
from tfpeel.storage import whole_directory, write_file

_CURRENT = "current"
_NAME_DIGITS = 32


class PackStore:
    """A directory with one pack in use.

    Each version is a directory named after the hash of its manifest; the file `current` names
    the one in use, and is replaced in one step. So whoever opens the store finds a whole pack,
    the old one or the new one, whenever the power goes.

    Args:
        path: of the store; made when the first pack is installed.
        trusted_keys: one of them must have signed every pack; none are asked for where it is
            empty.
    """

    def __init__(self, path: str | Path, trusted_keys: Sequence[PublicKey] = ()) -> None:
        self.path = Path(path)
        self.trusted_keys = tuple(trusted_keys)

    def current(self) -> Pack:
        """Return the pack in use.

        Raises:
            InputError: nothing was installed yet.
            DamagedFileError: the store was changed from outside.
            UntrustedPackError: no key that is trusted now signed it; install another.
        """
        name = self._current_name()
        if name is None:
            raise InputError(
                "the store holds no pack",
                self.path,
                "a store that a pack was installed in",
                "install one first",
            )
        return Pack(self.path / name, self.trusted_keys)

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
            UntrustedPackError: no trusted key signed it, or its version is not greater than that
                of the pack in use; what was in use stays.
        """
        pack = Pack(source, self.trusted_keys)
        manifest = read_limited(pack.path / MANIFEST_NAME, LARGEST_MANIFEST_BYTES)
        name = hashlib.sha256(manifest).hexdigest()[:_NAME_DIGITS]
        before = self._name_before()
        if before != name:
            with whole_directory(self.path / name) as directory:
                _copy(pack, directory)
                copy = Pack(directory, self.trusted_keys)
                copy.verify()
                self._check_newer(copy, before)
            # Last of all: a process that was killed before does it all again.
            for other in self.path.iterdir():
                if other.is_dir() and other.name not in (name, before):
                    shutil.rmtree(other)
            write_file(self.path / _CURRENT, name.encode())
        elif signatures := signatures_of(pack.path):
            # Signed again, by another key.
            write_signatures(self.path / name, signatures)
        return Pack(self.path / name, self.trusted_keys)

    def _check_newer(self, pack: Pack, before: str | None) -> None:
        """Check that a pack is no older one, which somebody plays back."""
        installed = self._version(before)
        version = pack.manifest.pack_version
        if installed is not None and (version is None or version <= installed):
            raise UntrustedPackError(
                "the pack is not newer than the one in use",
                "no version" if version is None else f"version {version}",
                f"a version above {installed}",
                "fetch the newest pack; a pack to go back to needs a new version, signed again",
            )

    def _version(self, name: str | None) -> int | None:
        """Return the version of the pack in use; None where it has none or is not trusted now."""
        if name is None:
            return None
        try:
            return Pack(self.path / name, self.trusted_keys).manifest.pack_version
        except (UntrustedPackError, DamagedFileError):
            return None

    def _name_before(self) -> str | None:
        """Return what is in use; None also where the store was damaged: it is set right now."""
        try:
            return self._current_name()
        except DamagedFileError:
            return None

    def _current_name(self) -> str | None:
        file = self.path / _CURRENT
        if not file.is_file():
            return None
        name = file.read_bytes()[: _NAME_DIGITS + 1].decode(errors="replace")
        is_name = re.fullmatch(f"[0-9a-f]{{{_NAME_DIGITS}}}", name)
        if not is_name or not (self.path / name / MANIFEST_NAME).is_file():
            raise DamagedFileError(f"{file} names no pack; install the pack again")
        return name


def _copy(pack: Pack, directory: Path) -> None:
    manifest = pack.manifest
    files = [entry.path for entry in manifest.entries]
    if (pack.path / SIGNATURE_NAME).is_file():
        files.append(SIGNATURE_NAME)
    for entry in manifest.entries:
        check_stored(pack.path, entry)
    for path in (MANIFEST_NAME, *files):
        (directory / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(pack.path / path, directory / path)
