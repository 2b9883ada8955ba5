"""`tfpeel play`: a pack in the browser, on this machine alone."""

from __future__ import annotations

import threading
import webbrowser
from pathlib import Path

import click

from tfpeel.play import Playground, PlayServer
from tfpeel.runtime import Pack


@click.command("play")
@click.argument("pack", metavar="PACK", type=click.Path(path_type=Path))
@click.option(
    "--port",
    type=click.IntRange(min=0, max=65535),
    default=0,
    help="Where the page is served.  [default: a port that is free]",
)
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
def command(pack: Path, port: int, no_browser: bool) -> None:
    """Serve a page to try a pack with: likes, dislikes, budgets, reasons. Ctrl-C ends it."""
    with PlayServer(Playground(Pack(pack)), port) as server:
        try:
            click.echo(f"Playing at {server.url} until Ctrl-C.")
            if not no_browser:
                # In a thread of its own: a browser for the terminal returns when it is left.
                threading.Thread(target=webbrowser.open, args=(server.url,), daemon=True).start()
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo("Done playing.", err=True)
