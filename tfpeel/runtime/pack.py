"""A pack directory: the reference client that other clients must agree with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from tfpeel.errors import DamagedFileError, InputError, UntrustedPackError
from tfpeel.runtime.items import Items, parse_items
from tfpeel.runtime.json_reader import read_json
from tfpeel.runtime.limits import LARGEST_MANIFEST_BYTES
from tfpeel.runtime.manifest import MANIFEST_NAME, FileEntry, RouterEntry
from tfpeel.runtime.manifest_parser import parse_manifest
from tfpeel.runtime.pack_file import PackFile
from tfpeel.runtime.router_file import RouterFile
from tfpeel.runtime.stored_file import check_stored, read_limited
from tfpeel.runtime.tflite_file import Ids, TfliteFile
from tfpeel.runtime.trusted_keys import PublicKey, check_signed, signatures_of

_F = TypeVar("_F", bound=TfliteFile)


@dataclass(frozen=True)
class Recommendation:
    """One recommended item.

    Args:
        item_id: external id.
        title: None where the pack knows none.
        score: greater is better; comparable within one answer.
    """

    item_id: str
    title: str | None
    score: float


@dataclass(frozen=True)
class Answer:
    """Recommendations and how they came about.

    Args:
        recommendations: best first.
        cluster: the user cluster whose file answered.
        budget_bytes: of that file.
        unknown_ids: items of the history that are not in the catalogue.
    """

    recommendations: tuple[Recommendation, ...]
    cluster: int
    budget_bytes: int
    unknown_ids: tuple[str, ...]


class Pack:
    """A pack directory. Threads may share it.

    Args:
        path: of the directory.
        trusted_keys: one of them must have signed the pack; none are asked for where it is empty.

    Raises:
        InputError: there is no pack at the path.
        DamagedFileError: the manifest is damaged or of an unknown version.
        UntrustedPackError: none of the trusted keys signed the pack, or it has no version.
        EnvironmentProblemError: there are trusted keys, and no library for signatures.
    """

    def __init__(self, path: str | Path, trusted_keys: Sequence[PublicKey] = ()) -> None:
        self.path = Path(path)
        manifest = self.path / MANIFEST_NAME
        if not manifest.is_file():
            raise InputError(
                "this is no pack",
                self.path,
                f"a directory with a {MANIFEST_NAME}",
                "pass the pack directory of a workspace",
            )
        content = read_limited(manifest, LARGEST_MANIFEST_BYTES)
        if trusted_keys:
            check_signed(content, signatures_of(self.path), trusted_keys)
        try:
            value = read_json(content)
        except ValueError as error:
            raise DamagedFileError(f"{manifest} is not readable: {error}") from None
        self.manifest = parse_manifest(value)
        if trusted_keys and self.manifest.pack_version is None:
            raise UntrustedPackError(
                "a signed pack has a version",
                f"{manifest} without pack_version",
                "a pack that tfpeel sign signed",
                "sign it with: tfpeel sign PACK --key FILE --pack-version N",
            )
        self._open_files: dict[str, PackFile] = {}

    @property
    def budgets(self) -> tuple[int, ...]:
        """The budgets in bytes, ascending."""
        return self.manifest.budgets

    @property
    def clusters(self) -> tuple[int, ...]:
        """The numbers of the user clusters."""
        return tuple(entry.cluster for entry in self.manifest.clusters)

    @cached_property
    def items(self) -> Items:
        """The items; read and checked when first asked for.

        Raises:
            DamagedFileError: the list is not what the manifest says.
        """
        entry = self.manifest.items
        path = check_stored(self.path, entry)
        return parse_items(read_limited(path, entry.bytes), entry.count)

    @cached_property
    def router(self) -> RouterFile:
        """The router; opened and checked when first asked for.

        Raises:
            DamagedFileError: the file is not what the manifest says.
        """
        router = self._opened(self.manifest.router, RouterFile)
        known = len(self.manifest.clusters)
        if router.clusters != known:
            raise DamagedFileError(
                f"the router knows {router.clusters} user clusters, the pack {known}"
            )
        return router

    def verify(self) -> None:
        """Check the size and hash of every file, and read the list of items.

        Raises:
            DamagedFileError: names the first file that is not what the manifest says.
        """
        check_stored(self.path, self.manifest.router)
        for entry in self.manifest.files:
            check_stored(self.path, entry)
        self.__dict__.pop("items", None)
        _ = self.items

    def file_for(self, cluster: int, budget_bytes: int | None = None) -> FileEntry:
        """Return a cluster's largest file within a budget; the largest of all for None.

        Args:
            cluster: number of the user cluster.
            budget_bytes: the largest file within it; the largest of all for None.

        Raises:
            InputError: no such cluster, no file of it is here, or none is so small; names
                those there are.
        """
        if not 0 <= cluster < len(self.manifest.clusters):
            raise InputError(
                "no such user cluster",
                cluster,
                f"0..{len(self.manifest.clusters) - 1}",
                "leave the choice to the router",
            )
        files = [entry for entry in self.manifest.files if entry.cluster == cluster]
        if not files:
            others = sorted({entry.cluster for entry in self.manifest.files})
            raise InputError(
                "this part of a pack has no file of the user cluster",
                cluster,
                f"one of {', '.join(map(str, others))}",
                f"push it too, with tfpeel deploy push --cluster {cluster}",
            )
        fitting = [e for e in files if budget_bytes is None or e.budget_bytes <= budget_bytes]
        if not fitting:
            there = ", ".join(str(size) for size in sorted(e.budget_bytes for e in files))
            raise InputError(
                "no file fits the budget",
                f"{budget_bytes} bytes",
                f"at least one of the pack's budgets {there}",
                "raise the budget or export a smaller one",
            )
        return max(fitting, key=lambda entry: entry.budget_bytes)

    def open_file(self, cluster: int, budget_bytes: int | None = None) -> PackFile:
        """Return the file of `file_for`, checked, opened and kept open.

        Args:
            cluster: number of the user cluster.
            budget_bytes: the largest file within it; the largest of all for None.

        Raises:
            InputError: no such cluster, or no file is so small.
            DamagedFileError: the file is not what the manifest says.
        """
        entry = self.file_for(cluster, budget_bytes)
        if entry.path not in self._open_files:
            file = self._opened(entry, PackFile)
            if file.width > self.manifest.width:
                raise DamagedFileError(
                    f"{entry.path} has user vectors of {file.width} numbers,"
                    f" more than the pack's {self.manifest.width}"
                )
            self._open_files[entry.path] = file
        return self._open_files[entry.path]

    def route(self, history: Sequence[str]) -> int:
        """Return the user cluster of a history of external item ids.

        Args:
            history: external item ids; empty for a new user.

        Raises:
            InputError: no item of the history is known.
        """
        return self.router.route(self.known_indices(history)[0])[0]

    def recommend(
        self,
        history: Sequence[str],
        k: int,
        budget_bytes: int | None = None,
        cluster: int | None = None,
    ) -> Answer:
        """Return the best items for a history, leaving out those that are in it.

        Args:
            history: external item ids; empty for a new user.
            k: how many, at most the size of the catalogue.
            budget_bytes: the largest file within it answers; the largest of all for None.
            cluster: the user cluster, or None to ask the router.

        Raises:
            InputError: k is out of range, no item of the history is known, or the cluster or
                budget has no file.
            DamagedFileError: a file is not what the manifest says.
        """
        self.check_k(k)
        known, unknown = self.known_indices(history)
        chosen = self.router.route(known)[0] if cluster is None else cluster
        entry = self.file_for(chosen, budget_bytes)
        file = self.open_file(chosen, budget_bytes)
        found = self.named(*file.recommend(file.encode_history(known), known, k))
        return Answer(found, chosen, entry.budget_bytes, tuple(unknown))

    def known_indices(self, history: Sequence[str]) -> tuple[list[int], list[str]]:
        """Return the catalogue indices of the known items of a history, and the unknown items.

        Args:
            history: external item ids; empty for a new user.

        Raises:
            InputError: there are items, and none of them is known.
        """
        known, unknown = self.items.indices_of(dict.fromkeys(history))
        if unknown and not known:
            raise InputError(
                "no item of the history is known",
                ", ".join(unknown[:5]),
                f"item ids such as {', '.join(self.items.ids[:3])}",
                f"look them up in {self.manifest.items.path}",
            )
        return known, unknown

    def check_k(self, k: int) -> None:
        """Check a number of items that is asked for.

        Args:
            k: how many are wanted.

        Raises:
            InputError: it is no whole number, below 1, or more than there are.
        """
        count = self.manifest.items.count
        if isinstance(k, bool) or not isinstance(k, int | np.integer) or not 1 <= k <= count:
            raise InputError("k is out of range", k, f"1..{count}", "choose another k")

    def named(self, ids: Ids, scores: NDArray[np.float32]) -> tuple[Recommendation, ...]:
        """Return catalogue indices and their scores with external ids and titles.

        Args:
            ids: [n] catalogue indices.
            scores: [n] float32, theirs.

        Raises:
            DamagedFileError: an index is that of no item.
        """
        count = len(self.items.ids)
        strange = [int(index) for index in ids if not 0 <= index < count]
        if strange:
            raise DamagedFileError(f"a file recommends item {strange[0]}, and there are {count}")
        return tuple(
            Recommendation(self.items.ids[i], self.items.titles[i], float(score))
            for i, score in zip(ids, scores, strict=True)
        )

    def _opened(self, entry: FileEntry | RouterEntry, open_file: Callable[[Path], _F]) -> _F:
        file = open_file(check_stored(self.path, entry))
        if set(file.signatures) != set(entry.signatures):
            found = ", ".join(file.signatures)
            raise DamagedFileError(f"{entry.path} has other signatures than it should: {found}")
        return file
