"""The items of a pack: catalogue index to external id and title, and back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO

from tfpeel.errors import DamagedFileError
from tfpeel.runtime.json_reader import read_json

# A line as `items_lines` writes it, but for texts with a backslash: JSON, and nothing to decode.
_TEXT = rb'"([^"\\\x00-\x1f]*)"'
_PLAIN_LINE = re.compile(rb'\{"id":%b(?:,"title":%b)?\}' % (_TEXT, _TEXT))


@dataclass(frozen=True)
class Items:
    """All items of the catalogue, in index order.

    Args:
        ids: external ids, all different.
        titles: None where unknown.
    """

    ids: tuple[str, ...]
    titles: tuple[str | None, ...]

    @cached_property
    def _indices(self) -> dict[str, int]:
        return {name: index for index, name in enumerate(self.ids)}

    def indices_of(self, external_ids: Iterable[str]) -> tuple[list[int], list[str]]:
        """Return the indices of the known ones, and the unknown ones.

        Args:
            external_ids: in any order.
        """
        known, unknown = [], []
        for name in external_ids:
            index = self._indices.get(name)
            if index is None:
                unknown.append(name)
            else:
                known.append(index)
        return known, unknown


def items_lines(ids: Sequence[str], titles: Sequence[str | None]) -> bytes:
    """Return the content of items.jsonl; titles that are None are left out.

    Args:
        ids: [items] external ids, in index order.
        titles: [items] theirs, or None.
    """
    entries = (
        {"id": name} if title is None else {"id": name, "title": title}
        for name, title in zip(ids, titles, strict=True)
    )
    lines = [json.dumps(e, ensure_ascii=False, separators=(",", ":")) + "\n" for e in entries]
    return "".join(lines).encode()


def parse_items(content: bytes, count: int) -> Items:
    """Return the items that items.jsonl holds.

    Args:
        content: of the file.
        count: how many items there have to be.

    Raises:
        DamagedFileError: a line is no such object, an id occurs twice, or their number is wrong.
    """
    ids: list[str] = []
    titles: list[str | None] = []
    # One after the other: a list of the lines would leave its memory behind.
    for number, ended_line in enumerate(BytesIO(content), start=1):
        line = ended_line.removesuffix(b"\n")
        if line == ended_line:
            break
        try:
            name, title = _item(line)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise DamagedFileError(f"items line {number} is no item: {line[:60]!r}") from None
        ids.append(name)
        titles.append(title)
    if len(set(ids)) != count or len(ids) != count:
        raise DamagedFileError(
            f"the list of items has {len(ids)} lines and {len(set(ids))} ids, not {count}"
        )
    return Items(tuple(ids), tuple(titles))


def _item(line: bytes) -> tuple[str, str | None]:
    """Return the id and title of a line; a plain one needs no JSON reader, which takes longer."""
    plain = _PLAIN_LINE.fullmatch(line)
    if plain is not None:
        name, title = plain.groups()
        return name.decode(), None if title is None else title.decode()
    entry = read_json(line)
    name, title = entry["id"], entry.get("title")
    if not isinstance(name, str) or not isinstance(title, str | None):
        raise TypeError("an id or a title that is no text")
    return name, title
