"""Finding items by what people type."""

from __future__ import annotations

import unicodedata

from tfpeel.runtime import Items


class ItemSearch:
    """Finds items by parts of their titles or ids; case and accents do not matter.

    Args:
        items: of a pack.
    """

    def __init__(self, items: Items) -> None:
        named = zip(items.titles, items.ids, strict=True)
        self._texts = [_plain(f"{title or ''}\n{name}") for title, name in named]

    def find(self, text: str, most: int) -> list[int]:
        """Return the indices of the items that have every word of a text.

        Those in which the whole text begins a word come first, short ones before long ones.

        Args:
            text: as typed.
            most: how many at most.
        """
        words = _plain(text).split()
        if not words:
            return []
        whole = " ".join(words)
        found = [
            (f" {all_of}".replace("\n", " ").find(f" {whole}") < 0, len(all_of), index)
            for index, all_of in enumerate(self._texts)
            if all(word in all_of for word in words)
        ]
        return [index for _, _, index in sorted(found)[:most]]


def _plain(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text)
    return "".join(part for part in parts if not unicodedata.combining(part)).casefold()
