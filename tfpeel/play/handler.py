"""One request: who asks, what for, and the answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, parse_qs, urlsplit

from tfpeel.errors import InputError, TfpeelError
from tfpeel.play.wish import parse_wish

if TYPE_CHECKING:
    from tfpeel.play.server import PlayServer

MOST_BODY_BYTES = 65_536
_MOST_SEARCHED, _MOST_DIGITS = 200, 20
# Paths are looked up here and nowhere else: none leads to another file.
_PAGES = {
    "/": ("play.html", "text/html; charset=utf-8"),
    "/play.css": ("play.css", "text/css; charset=utf-8"),
    "/play.js": ("play.js", "text/javascript; charset=utf-8"),
}
_JSON = "application/json"
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
        " img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class _RefusedError(Exception):
    """The request gets this status and text."""

    def __init__(self, status: HTTPStatus, text: str) -> None:
        super().__init__(text)
        self.status = status


class Handler(BaseHTTPRequestHandler):
    """Answers one request of the page."""

    server: PlayServer
    server_version, sys_version = "tfpeel", ""
    timeout = 10  # seconds that a browser may be silent

    def do_GET(self) -> None:
        """Answer with the page, the pack or a search."""
        self._answer_with(self._got)

    def do_POST(self) -> None:
        """Answer with recommendations."""
        self._answer_with(self._posted)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer a request that is no request, or has a method that is not known."""
        self.close_connection = True
        self._send(code, _JSON, _json({"error": message or HTTPStatus(code).phrase}))

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the terminal is for people."""

    def _answer_with(self, make: Callable[[], tuple[str, bytes]]) -> None:
        try:
            self._check_asker()
            kind, content = make()
        except _RefusedError as refused:
            self.send_error(refused.status, str(refused))
        except InputError as error:
            self.send_error(HTTPStatus.BAD_REQUEST, str(error))
        except TfpeelError as error:
            self.send_error(HTTPStatus.INTERNAL_SERVER_ERROR, str(error))
        else:
            self._send(HTTPStatus.OK, kind, content)

    def _check_asker(self) -> None:
        """Refuse other names for this machine, as DNS rebinding uses, and pages of others."""
        hosts = self.headers.get_all("Host", [])
        if len(hosts) != 1 or hosts[0].lower() not in self.server.hosts:
            raise _RefusedError(HTTPStatus.FORBIDDEN, f"only {self.server.url} is served here")
        origin = self.headers.get("Origin")
        if origin is not None and origin not in [f"http://{host}" for host in self.server.hosts]:
            raise _RefusedError(HTTPStatus.FORBIDDEN, "only the page itself may ask")

    def _got(self) -> tuple[str, bytes]:
        address = self._address()
        if address.path in _PAGES:
            name, kind = _PAGES[address.path]
            return kind, _page(name)
        if address.path == "/api/pack":
            return _JSON, _json(self.server.playground.about())
        if address.path == "/api/search":
            text = parse_qs(address.query).get("q", [""])[0]
            return _JSON, _json(self.server.playground.search(text[:_MOST_SEARCHED]))
        raise _RefusedError(HTTPStatus.NOT_FOUND, "there is no such page")

    def _posted(self) -> tuple[str, bytes]:
        if self._address().path != "/api/recommend":
            raise _RefusedError(HTTPStatus.NOT_FOUND, "there is no such page")
        # No form of another page can send this type without asking first, which is refused.
        if self.headers.get_content_type() != _JSON:
            raise _RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"the type must be {_JSON}")
        wish = parse_wish(self._body())
        with self.server.one_at_a_time:
            return _JSON, _json(self.server.playground.recommend(wish))

    def _address(self) -> SplitResult:
        try:
            return urlsplit(self.path)
        except ValueError:
            raise _RefusedError(HTTPStatus.BAD_REQUEST, "this is no address") from None

    def _body(self) -> object:
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()):
            raise _RefusedError(HTTPStatus.LENGTH_REQUIRED, "the length must be given")
        if len(length) > _MOST_DIGITS or int(length) > MOST_BODY_BYTES:
            text = f"the request is too long; allowed: {MOST_BODY_BYTES} bytes"
            raise _RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, text)
        try:
            return json.loads(self.rfile.read(int(length)))
        except (ValueError, RecursionError):
            raise _RefusedError(HTTPStatus.BAD_REQUEST, "the request is no JSON") from None

    def _send(self, status: int, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


def _json(value: object) -> bytes:
    return json.dumps(value, allow_nan=False).encode()


@cache
def _page(name: str) -> bytes:
    return (files("tfpeel.play") / "static" / name).read_bytes()
