"""What a reader finds in an HTML file: its elements, tables and texts."""

from __future__ import annotations

from html.parser import HTMLParser

_LEFT_OUT = ("script", "style")


class HtmlContent(HTMLParser):
    """Parses a page.

    Attributes:
        elements: name and attributes of each, in order.
        tables: id to rows of texts, headings first.
        inline: name of script or style to their contents.
        text: of everything else.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.tables: dict[str, list[list[str]]] = {}
        self.inline: dict[str, list[str]] = {name: [] for name in _LEFT_OUT}
        self.text = ""
        self._open: list[str] = []
        self._table: list[list[str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self._open.append(tag)
        if tag == "table":
            self._table = self.tables.setdefault(dict(attrs)["id"], [])
        elif tag == "tr":
            self._table.append([])
        elif tag in ("td", "th"):
            self._table[-1].append("")
        elif tag in _LEFT_OUT:
            self.inline[tag].append("")

    def handle_endtag(self, tag):
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data):
        if self._open and self._open[-1] in _LEFT_OUT:
            self.inline[self._open[-1]][-1] += data
            return
        self.text += data
        if "td" in self._open or "th" in self._open:
            self._table[-1][-1] += data

    def attributes(self, name: str) -> list[str]:
        """Return the values of an attribute, wherever it stands."""
        return [found[name] or "" for _, found in self.elements if name in found]

    def table_with(self, heading: str) -> list[list[str]]:
        """Return the first table that has a heading."""
        return next(rows for rows in self.tables.values() if heading in rows[0])
