"""manifest.json to `Manifest`: everything is checked, nothing unknown is let through."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import fields
from functools import cache
from typing import Any, NamedTuple, NoReturn, TypeVar

from tfpeel.errors import DamagedFileError
from tfpeel.runtime.limits import (
    LARGEST_FILE_BYTES,
    LARGEST_INT32,
    LARGEST_INT64,
    LARGEST_ITEMS_BYTES,
    LEAST_ITEM_BYTES,
    LONGEST_NAME_BYTES,
    LONGEST_PATH_BYTES,
    MOST_ITEMS,
)
from tfpeel.runtime.manifest import (
    CATALOGUES,
    MANIFEST_NAME,
    SCHEMA_VERSION,
    ClusterEntry,
    FileEntry,
    GroupEntry,
    ItemsEntry,
    Manifest,
    RouterEntry,
)

_SHA256 = re.compile(r"[0-9a-f]{64}")
_T = TypeVar("_T")


def parse_manifest(value: object) -> Manifest:
    """Return the manifest that a JSON value holds.

    Args:
        value: what json.loads gave.

    Raises:
        DamagedFileError: a version that this program doesn't know, a field that is missing,
            unknown or out of its range, or parts that contradict each other.
    """
    found = value.get("schema_version") if isinstance(value, dict) else None
    if type(found) is not int or found != SCHEMA_VERSION:
        raise DamagedFileError(
            f"{MANIFEST_NAME} has schema_version {found!r}; this tfpeel reads {SCHEMA_VERSION}"
        )
    manifest = _manifest(_Field("", value))
    _check_whole(manifest)
    return manifest


class _Field(NamedTuple):
    """A JSON value and where it stands."""

    place: str
    value: object

    def fail(self, allowed: str) -> NoReturn:
        received = repr(self.value)
        shown = received if len(received) <= 60 else f"{received[:57]}..."
        raise DamagedFileError(f"{MANIFEST_NAME}: {self.place or 'all'} is {shown}, not {allowed}")

    def keys(self, allowed: frozenset[str]) -> dict[str, _Field]:
        """Return the fields of an object that has exactly these keys."""
        if not isinstance(self.value, dict):
            self.fail("an object")
        for name in sorted(allowed ^ set(self.value)):
            problem = "missing" if name in allowed else "unknown"
            place = f"{self.place}.{name}".lstrip(".")
            raise DamagedFileError(f"{MANIFEST_NAME}: {place} is {problem}")
        return {
            name: _Field(f"{self.place}.{name}".lstrip("."), value)
            for name, value in self.value.items()
        }

    def each(self, parse: Callable[[_Field], _T]) -> tuple[_T, ...]:
        """Return the parsed elements of a list."""
        if not isinstance(self.value, list | tuple):
            self.fail("a list")
        return tuple(parse(_Field(f"{self.place}[{i}]", v)) for i, v in enumerate(self.value))

    def integer(self, least: int = 0, most: int = LARGEST_INT32) -> int:
        """Return a whole number in a range."""
        if type(self.value) is not int or self.value < least:
            self.fail(f"a whole number of at least {least}")
        if self.value > most:
            self.fail(f"a whole number of at most {most}")
        return self.value

    def text(self) -> str:
        """Return a text that is not empty."""
        if not isinstance(self.value, str) or not self.value:
            self.fail("a text")
        return self.value

    def one_of(self, allowed: tuple[Any, ...]) -> Any:
        """Return one of the allowed values."""
        if self.value not in allowed or isinstance(self.value, bool | float):
            self.fail(f"one of {', '.join(map(str, allowed))}")
        return self.value

    def sha256(self) -> str:
        """Return 64 hex digits."""
        if not isinstance(self.value, str) or not _SHA256.fullmatch(self.value):
            self.fail("a SHA-256 of 64 hex digits")
        return self.value

    def path(self) -> str:
        """Return a path that stays inside the pack."""
        text = self.text()
        utf8 = text.encode(errors="replace")
        strange = "\\" in text or ":" in text or "\0" in text or utf8.decode() != text
        if strange or not {"", ".", ".."}.isdisjoint(text.split("/")):
            self.fail("a plain relative path inside the pack")
        longest = max(map(len, utf8.split(b"/")))
        if longest > LONGEST_NAME_BYTES or len(utf8) > LONGEST_PATH_BYTES:
            each = f"{LONGEST_NAME_BYTES} between slashes"
            self.fail(f"a path of at most {LONGEST_PATH_BYTES} bytes, {each}")
        return text

    def mapping(self) -> dict[str, Any]:
        """Return any object."""
        if not isinstance(self.value, dict):
            self.fail("an object")
        return dict(self.value)

    def number(self) -> float:
        """Return a finite number."""
        if type(self.value) not in (int, float) or not math.isfinite(float(str(self.value))):
            self.fail("a finite number")
        return float(str(self.value))


@cache
def _names(kind: type) -> frozenset[str]:
    return frozenset(field.name for field in fields(kind))


def _texts(field: _Field) -> tuple[str, ...]:
    return field.each(_Field.text)


def _manifest(field: _Field) -> Manifest:
    optional = {"pack_version"} - set(field.mapping())
    at = field.keys((_names(Manifest) | {"schema_version"}) - optional)
    return Manifest(
        created_by=at["created_by"].text(),
        dataset=at["dataset"].mapping(),
        width=at["width"].integer(1),
        block_width=at["block_width"].integer(1),
        blocks=at["blocks"].integer(1),
        groups=at["groups"].integer(1),
        budgets=at["budgets"].each(lambda budget: budget.integer(1, LARGEST_INT64)),
        catalogue=at["catalogue"].one_of(CATALOGUES),
        clusters=at["clusters"].each(_cluster),
        router=_router(at["router"]),
        items=_items(at["items"]),
        files=at["files"].each(_file),
        pack_version=None if optional else at["pack_version"].integer(1, LARGEST_INT64),
    )


def _cluster(field: _Field) -> ClusterEntry:
    at = field.keys(_names(ClusterEntry))
    users = at["users"].integer(0, LARGEST_INT64)
    return ClusterEntry(at["cluster"].integer(), users, at["directory"].path())


def _router(field: _Field) -> RouterEntry:
    at = field.keys(_names(RouterEntry))
    size = at["bytes"].integer(1, LARGEST_FILE_BYTES)
    return RouterEntry(at["path"].path(), size, at["sha256"].sha256(), _texts(at["signatures"]))


def _items(field: _Field) -> ItemsEntry:
    at = field.keys(_names(ItemsEntry))
    size = at["bytes"].integer(1, LARGEST_ITEMS_BYTES)
    count = at["count"].integer(1, min(MOST_ITEMS, max(1, size // LEAST_ITEM_BYTES)))
    return ItemsEntry(at["path"].path(), count, size, at["sha256"].sha256())


def _group(field: _Field) -> GroupEntry:
    at = field.keys(_names(GroupEntry))
    bits = at["bits"].one_of((4, 8, 16, 32))
    return GroupEntry(at["rows"].integer(1), at["dimensions"].integer(1), bits)


def _cell(field: _Field) -> tuple[int, int]:
    value = field.value
    # There are hundreds in a file: the numbers of those that are right need no fields.
    if isinstance(value, list) and list(map(type, value)) == [int, int]:
        group, block = value
        if 0 <= group <= LARGEST_INT32 and 0 <= block <= LARGEST_INT32:
            return group, block
    numbers = field.each(_Field.integer)
    if len(numbers) != 2:
        field.fail("an item group and a block")
    return numbers[0], numbers[1]


def _validation(field: _Field) -> dict[str, float] | None:
    if field.value is None:
        return None
    return {
        name: _Field(f"{field.place}.{name}", value).number()
        for name, value in field.mapping().items()
    }


def _file(field: _Field) -> FileEntry:
    at = field.keys(_names(FileEntry))
    return FileEntry(
        path=at["path"].path(),
        cluster=at["cluster"].integer(),
        budget_bytes=at["budget_bytes"].integer(1, LARGEST_INT64),
        bytes=at["bytes"].integer(1, LARGEST_FILE_BYTES),
        sha256=at["sha256"].sha256(),
        items=at["items"].integer(1),
        items_dropped=at["items_dropped"].integer(),
        cells=at["cells"].each(_cell),
        groups=at["groups"].each(_group),
        signatures=_texts(at["signatures"]),
        validation=_validation(at["validation"]),
        minimum_runtime=at["minimum_runtime"].text(),
    )


def _check_whole(manifest: Manifest) -> None:
    """Check what concerns more than one field."""
    _require(bool(manifest.budgets), "budgets is empty")
    ascending = list(manifest.budgets) == sorted(set(manifest.budgets))
    _require(ascending, f"budgets {list(manifest.budgets)} do not ascend")
    numbers = [entry.cluster for entry in manifest.clusters]
    _require(bool(numbers), "clusters is empty")
    _require(numbers == list(range(len(numbers))), f"clusters are numbered {numbers}")
    paths = [manifest.router.path, manifest.items.path, *(file.path for file in manifest.files)]
    _require(len(set(paths)) == len(paths), "a path occurs twice")
    keys = [(file.cluster, file.budget_bytes) for file in manifest.files]
    _require(len(set(keys)) == len(keys), "a cluster has two files for one budget")
    # A device may hold the files of some clusters alone; the router still names all of them.
    _require(bool(keys), "files is empty")
    for index, file in enumerate(manifest.files):
        _check_file(manifest, file, f"files[{index}]")


def _check_file(manifest: Manifest, file: FileEntry, place: str) -> None:
    _require(file.cluster < len(manifest.clusters), f"{place}.cluster {file.cluster} is no cluster")
    known = file.budget_bytes in manifest.budgets
    _require(known, f"{place}.budget_bytes {file.budget_bytes} is not among the budgets")
    fits = file.bytes <= file.budget_bytes
    _require(fits, f"{place} has {file.bytes} bytes, more than its budget {file.budget_bytes}")
    rows = sum(group.rows for group in file.groups)
    _require(rows == file.items, f"{place} has {file.items} items, but groups of {rows} rows")
    total = file.items + file.items_dropped
    _require(total == manifest.items.count, f"{place} speaks of {total} items in all")
    outside = [[g, b] for g, b in file.cells if g >= manifest.groups or b >= manifest.blocks]
    _require(not outside, f"{place}.cells has {next(iter(outside), '')}, which is no cell")


def _require(holds: bool, problem: str) -> None:
    if not holds:
        raise DamagedFileError(f"{MANIFEST_NAME}: {problem}")
