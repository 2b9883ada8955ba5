"""The folder of packs on one device: what is in it, and every change to it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from tfpeel.errors import ConnectionLostError, DamagedFileError, DeviceError
from tfpeel.runtime import MANIFEST_NAME, SIGNATURE_NAME, Manifest, parse_manifest
from tfpeel.runtime.json_reader import read_json
from tfpeel.runtime.trusted_keys import parse_signatures
from tfpeel_deploy.adb import Adb, ShellAnswer
from tfpeel_deploy.adb_errors import error_of_device, error_of_run_as
from tfpeel_deploy.device_status import free_storage
from tfpeel_deploy.place import Place

# Old devices take no longer commands than 4,096 bytes.
_MOST_COMMAND_BYTES = 3_000
_NOT_FOUND = 127
_HASH = re.compile(r"([0-9a-f]{64})\s+\*?(.+)")
# An app can read, but not receive, what adb sends: it passes through here.
_INBOX = "/data/local/tmp/tfpeel"


class PackFolder:
    """A folder of packs on a device.

    Args:
        adb: the program.
        serial: of a device that is ready.
        place: the folder.
    """

    def __init__(self, adb: Adb, serial: str, place: Place) -> None:
        self.adb = adb
        self.serial = serial
        self.place = place

    def run(self, script: str) -> str:
        """Run a script in the folder's name.

        Args:
            script: lines of sh, in adb's own folder, or in the app's where the place is inside it.

        Returns:
            What it printed on standard output.

        Raises:
            DeviceError: the app is not there or cannot be debugged, or the script failed.
        """
        answer = self._ask(script)
        if answer.status != 0:
            raise self._problem(answer)
        return answer.output

    def free_bytes(self) -> int | None:
        """Return the free storage where the folder is, None if the device does not tell."""
        place = self.place
        folder = "/data" if place.run_as else "/" + place.folder.split("/")[1]
        try:
            return free_storage(self.adb, self.serial, folder)[1]
        except ConnectionLostError:
            raise
        except DeviceError:
            # Without the early check, the device itself says when it is full.
            return None

    def names(self) -> tuple[str, ...]:
        """Return the names of the packs."""
        found = self.run(f"ls -d {self._at('')}*/{MANIFEST_NAME} 2>/dev/null || true")
        names = (PurePosixPath(line.strip()).parent.name for line in found.splitlines())
        return tuple(sorted(name for name in names if not name.endswith((".part", ".old"))))

    def manifest(self, name: str) -> Manifest:
        """Return what a pack's manifest on the device says.

        Args:
            name: of the pack.

        Raises:
            DeviceError: there is no such pack.
            DamagedFileError: its manifest cannot be read.
        """
        content = self._content(name, MANIFEST_NAME)
        if not content:
            raise DeviceError(
                f"no such pack in {self.place} on {self.serial}",
                name,
                ", ".join(self.names()) or "none is there",
                "push it, or name another",
            )
        try:
            return parse_manifest(read_json(content))
        except ValueError as error:
            raise DamagedFileError(f"{MANIFEST_NAME} of {name} is not readable: {error}") from None

    def signatures(self, name: str) -> dict[str, bytes]:
        """Return key id to signature of a pack; empty where it is not signed.

        Args:
            name: of the pack.

        Raises:
            DamagedFileError: its signatures cannot be read.
        """
        content = self._content(name, SIGNATURE_NAME)
        return parse_signatures(content) if content else {}

    def hashes(self, name: str, paths: Iterable[str]) -> dict[str, str]:
        """Return path to SHA-256, computed on the device, of the files that are in a pack.

        Args:
            name: of the pack's directory.
            paths: of files inside it.
        """
        found = {}
        for some in _batches(map(shlex.quote, paths)):
            answer = self._ask(f"cd {self._at(name)} 2>/dev/null || exit 0; sha256sum {some}")
            if answer.status == _NOT_FOUND:
                raise DeviceError(
                    "the device has no sha256sum", answer.reason, "Android 8 or newer", "update it"
                )
            if error := self._of_run_as(answer):
                raise error
            matched = (_HASH.fullmatch(line.strip()) for line in answer.output.splitlines())
            found.update({m[2]: m[1] for m in matched if m})
        return found

    def files(self, name: str) -> tuple[str, ...]:
        """Return the paths of all files in a pack's directory.

        Args:
            name: of the pack's directory.

        Returns:
            Paths below the directory; none where it is not there.
        """
        listed = self.run(f"cd {self._at(name)} 2>/dev/null || exit 0; find . -type f")
        return tuple(line.strip().removeprefix("./") for line in listed.splitlines())

    def make_directories(self, name: str, paths: Iterable[str]) -> None:
        """Make a pack's directory and those of these files in it.

        Args:
            name: of the pack's directory.
            paths: of files in it.
        """
        parents = sorted({str(PurePosixPath(path).parent) for path in paths} | {"."})
        for some in _batches(map(shlex.quote, parents)):
            self.run(f"mkdir -p {self._at(name)} && cd {self._at(name)} && mkdir -p {some}")

    def send(self, local: Path, name: str, path: str) -> None:
        """Send a file to its path in a pack's directory, which must be there.

        Args:
            local: the file here.
            name: of the pack's directory.
            path: of the file in it.

        Raises:
            ConnectionLostError: the connection broke.
            DeviceError: the device refuses, or has no space.
        """
        if self.place.run_as is None:
            self.adb.push(self.serial, local, f"{self.place.folder}/{name}/{path}")
            return
        inbox = f"{_INBOX}/{self.place.run_as}-{PurePosixPath(path).name}"
        copy = self.place.script(f"cp {shlex.quote(inbox)} {self._at(name, path)}")
        self.adb.push(self.serial, local, inbox)
        clear = f"rm -f {shlex.quote(inbox)}"
        answer = self.adb.shell(self.serial, f"{copy}; status=$?; {clear}; exit $status")
        if answer.status != 0:
            raise self._problem(answer)

    def clear_inbox(self) -> None:
        """Delete what a push whose connection broke may have left in adb's own folder."""
        if self.place.run_as is not None:
            self.adb.shell(self.serial, f"rm -f {_INBOX}/{self.place.run_as}-*")

    def join(self, name: str, pieces: Sequence[str], path: str) -> None:
        """Make a file of a pack's directory out of its pieces, which go.

        Args:
            name: of the pack's directory.
            pieces: paths in it, in their order.
            path: of the whole file in it.
        """
        target = self._at(name, path)
        self.run(f": > {target}")
        for piece in pieces:
            self.run(f"cat {self._at(name, piece)} >> {target}")
        self.delete(name, pieces)

    def copy(self, old: str, new: str, paths: Iterable[str]) -> None:
        """Copy files from one pack's directory into another's.

        Args:
            old: the directory that has them.
            new: the directory that gets them.
            paths: of the files, the same in both.
        """
        copies = (f"cp {self._at(old, path)} {self._at(new, path)}" for path in paths)
        for some in _batches(copies, between=" && "):
            self.run(some)

    def delete(self, name: str, paths: Iterable[str]) -> None:
        """Delete files of a pack's directory.

        Args:
            name: of the pack's directory.
            paths: of files in it; those that are not there do no harm.
        """
        for some in _batches(map(shlex.quote, paths)):
            self.run(f"cd {self._at(name)} && rm -f {some}")

    def delete_pack(self, name: str) -> None:
        """Delete a directory and all that is in it.

        Args:
            name: of the directory, which need not be there.
        """
        self.run(f"rm -rf {self._at(name)}")

    def exchange(self, new: str, name: str) -> None:
        """Let a pack's directory take a name; what had the name before goes.

        Args:
            new: the directory that is whole.
            name: that it takes.
        """
        there, old = self._at(name), self._at(f"{name}.old")
        self.run(
            f"rm -rf {old} && {{ [ ! -e {there} ] || mv {there} {old}; }} &&"
            f" mv {self._at(new)} {there} && rm -rf {old}"
        )

    def mend_exchange(self, name: str) -> None:
        """Bring back what a pack replaced, if the exchange was interrupted half-way.

        Args:
            name: that the pack had.
        """
        there, old = self._at(name), self._at(f"{name}.old")
        self.run(f"[ -e {there} ] || [ ! -e {old} ] || mv {old} {there}")

    def _at(self, *parts: str) -> str:
        return shlex.quote("/".join((self.place.folder, *parts)))

    def _content(self, name: str, path: str) -> bytes:
        """Return the text in a pack's file, as bytes; empty where there is none."""
        place = self._at(name, path)
        return self.run(f"[ ! -e {place} ] || cat {place}").encode(errors="replace")

    def _ask(self, script: str) -> ShellAnswer:
        return self.adb.shell(self.serial, self.place.script(script))

    def _problem(self, answer: ShellAnswer) -> DeviceError:
        return (
            self._of_run_as(answer)
            or error_of_device(answer.reason)
            or DeviceError(
                f"a command failed on {self.serial}",
                answer.reason,
                f"a folder of packs at {self.place}",
                "try it by hand with adb shell",
            )
        )

    def _of_run_as(self, answer: ShellAnswer) -> DeviceError | None:
        app = self.place.run_as
        if app is None or answer.status == 0:
            return None
        return error_of_run_as(answer.reason, app, self.serial)


def _batches(texts: Iterable[str], between: str = " ") -> Iterator[str]:
    """Yield texts joined, as many as are short enough for one command."""
    batch: list[str] = []
    for text in texts:
        if batch and len(between.join([*batch, text])) > _MOST_COMMAND_BYTES:
            yield between.join(batch)
            batch = []
        batch.append(text)
    if batch:
        yield between.join(batch)
