"""The page's server: on this machine alone, for pages of its own alone."""

from __future__ import annotations

import errno
import sys
import threading
from http.server import ThreadingHTTPServer

from tfpeel.errors import InputError
from tfpeel.play.handler import Handler
from tfpeel.play.playground import Playground

ADDRESS = "127.0.0.1"


class PlayServer(ThreadingHTTPServer):
    """Serves a playground at 127.0.0.1.

    Args:
        playground: that answers; asked by one thread at a time.
        port: to listen at; 0 lets the system choose one that is free.

    Raises:
        InputError: the port is taken, or the system keeps it for others.
    """

    daemon_threads = True

    def __init__(self, playground: Playground, port: int) -> None:
        self.playground = playground
        self.one_at_a_time = threading.Lock()
        try:
            super().__init__((ADDRESS, port), Handler)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            taken = error.errno == errno.EADDRINUSE
            raise InputError(
                "the port is taken" if taken else "the port needs rights that you do not have",
                port,
                "a port from 1024 to 65535 that nobody listens at",
                "choose another --port, or leave it out",
            ) from None

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts, with the port, by which a browser may ask."""
        return tuple(f"{name}:{self.server_port}" for name in (ADDRESS, "localhost"))

    @property
    def url(self) -> str:
        """The address of the page."""
        return f"http://{self.hosts[0]}/"

    def handle_error(self, request: object, client_address: object) -> None:
        """See socketserver.BaseServer. Browsers that left are no error; the rest is a bug."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]
