"""Push a pack: the files first, the manifest last, and then the name."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tfpeel.errors import ConnectionLostError, DamagedFileError, DeviceError
from tfpeel.progress import Progress, Silent
from tfpeel.runtime import SIGNATURE_NAME, Manifest, Pack
from tfpeel_deploy.description import description_of
from tfpeel_deploy.device_status import read_status
from tfpeel_deploy.pack_folder import PackFolder
from tfpeel_deploy.pieces import PIECE_BYTES, send_file, whole_of
from tfpeel_deploy.plan import Plan, PushRequest, make_plan

# A connection that breaks so often in one push will not hold for the rest of it either.
_MOST_INTERRUPTIONS = 5


@dataclass(frozen=True)
class PushReport:
    """What a push did.

    Args:
        manifest: of what the device has now.
        is_signed: whether signatures of it are there too.
        reason: why the budget was chosen, or an empty text where it was given.
        sent_files: files that were sent.
        sent_bytes: their size together.
        kept_files: files that were there already, with the right content.
        interruptions: how often the connection broke and came back.
    """

    manifest: Manifest
    is_signed: bool
    reason: str
    sent_files: int
    sent_bytes: int
    kept_files: int
    interruptions: int


def push_pack(
    pack: Pack,
    request: PushRequest,
    folder: PackFolder,
    progress: Progress | None = None,
    wait_seconds: float = 20,
) -> PushReport:
    """Bring a pack, or the part of it that is asked for, on a device.

    What is there under the name stays in use until all of the new is there and was hashed on the
    device. After a lost connection, only what is lacking or wrong is sent. The signatures of a
    pack go with the whole of it; a part is signed by the key of the request alone.

    Args:
        pack: on this computer, verified.
        request: what is asked for.
        folder: on the device.
        progress: is told about the bytes.
        wait_seconds: how long a lost connection may take to come back.

    Returns:
        What was sent, what was there, and what the device has now.

    Raises:
        InputError: a cluster or budget that the pack has not, or a key and no version.
        ConnectionLostError: the connection broke and did not come back.
        DeviceError: the device has not the space, refuses, or stored something else.
    """
    push: _Push | None = None
    interruptions = 0
    while True:
        try:
            push = push or _Push.planned(pack, request, folder, progress or Silent())
            push.go_on()
            return push.report(interruptions)
        except ConnectionLostError:
            interruptions += 1
            too_often = interruptions > _MOST_INTERRUPTIONS
            if too_often or not folder.adb.is_back(folder.serial, wait_seconds):
                raise


class _Push:
    """A push that can go on where it was."""

    def __init__(
        self, pack: Pack, request: PushRequest, plan: Plan, folder: PackFolder, progress: Progress
    ) -> None:
        manifest = plan.manifest
        self._pack = pack
        self._plan = plan
        self._name = request.name
        self._part = f"{request.name}.part"
        self._folder = folder
        self._progress = progress
        self._last = description_of(pack, manifest, request.key)
        self._hashes = {entry.path: entry.sha256 for entry in manifest.entries}
        self._sizes = {entry.path: entry.bytes for entry in manifest.entries}
        self._sent: set[str] = set()

    @classmethod
    def planned(
        cls, pack: Pack, request: PushRequest, folder: PackFolder, progress: Progress
    ) -> _Push:
        """Return the push that brings the device from what it has to what is asked for."""
        folder.mend_exchange(request.name)
        present = _present(folder, request.name)
        plan = make_plan(pack, request, present, lambda: read_status(folder.adb, folder.serial))
        return cls(pack, request, plan, folder, progress)

    def report(self, interruptions: int) -> PushReport:
        """Return what was done, all in all."""
        sent_bytes = sum(self._sizes[path] for path in self._sent)
        kept = len(self._sizes) - len(self._sent)
        plan, is_signed = self._plan, SIGNATURE_NAME in self._last
        done = (len(self._sent), sent_bytes, kept, interruptions)
        return PushReport(plan.manifest, is_signed, plan.reason, *done)

    def go_on(self) -> None:
        """Do all that is not done yet."""
        last = {path: hashlib.sha256(content).hexdigest() for path, content in self._last.items()}
        in_use = self._right(self._name, {**self._hashes, **last})
        if len(in_use) == len(self._hashes) + len(last):
            self._folder.delete_pack(self._part)
            return
        self._fill(in_use)
        self._insist(self._hashes)
        self._send_last()
        self._insist(last)
        self._folder.exchange(self._part, self._name)

    def _fill(self, in_use: Collection[str]) -> None:
        """Bring into the new directory what it lacks: from the old one, or from this computer."""
        lacking = self._hashes.keys() - self._right(self._part, self._hashes)
        sent = [path for path in self._sizes if path in lacking.difference(in_use)]
        self._clear(sent)
        self._require_space(lacking, sent)
        self._folder.make_directories(self._part, lacking)
        self._folder.copy(self._name, self._part, sorted(lacking.intersection(in_use)))
        self._send(sent)

    def _clear(self, sent: Collection[str]) -> None:
        """Delete what an earlier push left, but for the files and the pieces that are of use."""
        staged = self._folder.files(self._part)
        strange = [p for p in staged if p not in self._hashes and whole_of(p) not in sent]
        self._folder.delete(self._part, strange)

    def _send(self, paths: list[str]) -> None:
        total = sum(self._sizes[path] for path in paths)
        with self._progress.task(f"push to {self._folder.serial}", total) as task:
            for path in paths:
                send_file(self._folder, self._pack.path / path, self._part, path)
                self._sent.add(path)
                task.advance(self._sizes[path])

    def _send_last(self) -> None:
        with tempfile.TemporaryDirectory() as temporary:
            for path, content in self._last.items():
                local = Path(temporary) / path
                local.write_bytes(content)
                self._folder.send(local, self._part, path)

    def _right(self, name: str, hashes: Mapping[str, str]) -> set[str]:
        found = self._folder.hashes(name, hashes)
        return {path for path, sha256 in hashes.items() if found.get(path) == sha256}

    def _insist(self, hashes: Mapping[str, str]) -> None:
        """Check files by their hash on the device; wrong ones are deleted, so as to be sent again.

        Raises:
            DeviceError: a file is wrong.
        """
        wrong = sorted(hashes.keys() - self._right(self._part, hashes))
        if wrong:
            self._folder.delete(self._part, wrong)
            raise DeviceError(
                f"{self._folder.serial} has stored something else than was sent (SHA-256)",
                ", ".join(wrong[:3]) + (f" and {len(wrong) - 3} more" if wrong[3:] else ""),
                "files as the manifest says",
                "give the command again; if it stays so, the storage or the cable is at fault",
            )

    def _require_space(self, lacking: Iterable[str], sent: Iterable[str]) -> None:
        largest = max((self._sizes[path] for path in sent), default=0)
        # A file that passes through adb's folder, or is put together, is there twice for a while.
        twice = self._folder.place.run_as is not None or largest > PIECE_BYTES
        needed = sum(self._sizes[path] for path in lacking)
        needed += sum(map(len, self._last.values()))
        needed += largest if twice else 0
        free = self._folder.free_bytes()
        if free is not None and needed > free:
            raise DeviceError(
                f"{self._folder.serial} has no space",
                f"{free:,} bytes free",
                f"at least {needed:,} bytes",
                "free some, or choose a smaller --budget or fewer clusters",
            )


def _present(folder: PackFolder, name: str) -> Manifest | None:
    if name not in folder.names():
        return None
    try:
        return folder.manifest(name)
    except DamagedFileError:
        # A push puts it right.
        return None
