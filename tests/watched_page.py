"""A page in the browser that remembers what went wrong and what it asked for."""

from __future__ import annotations

from typing import Any

_OWN = ("file://", "data:", "http://127.0.0.1:", "http://localhost:")


class WatchedPage:
    def __init__(self, page: Any) -> None:
        self.page = page
        self.problems: list[str] = []
        self.foreign_requests: list[str] = []
        page.on("console", lambda message: self.problems.append(message.text))
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("request", lambda request: self._see(request.url))

    def _see(self, url: str) -> None:
        if not url.startswith(_OWN):
            self.foreign_requests.append(url)

    def column(self, table: str, number: int) -> list[str]:
        """Return the texts of a column of a table."""
        return self.page.locator(f"#{table} tbody td:nth-child({number})").all_inner_texts()

    def fits_at(self, width: int) -> bool:
        """Whether nothing sticks out at the side at a width."""
        self.page.set_viewport_size({"width": width, "height": 844})
        return bool(self.page.evaluate("document.documentElement.scrollWidth") <= width)
