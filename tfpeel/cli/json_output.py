"""JSON results, on standard output or in a file."""

from __future__ import annotations

from pathlib import Path

import click

from tfpeel.storage import json_text, naming, write_file

# Opened by its name, it would be written from its beginning on, and over by what follows.
_STANDARD_OUTPUT = ("-", "/dev/stdout")


def print_json(value: object, destination: str) -> None:
    """Write a JSON value to a file, or to standard output for `-`.

    A device, a pipe or a link, such as /dev/null, is written to and not replaced.
    """
    text, path = json_text(value), Path(destination)
    if destination in _STANDARD_OUTPUT:
        click.echo(text, nl=False)
    elif path.is_symlink() or (path.exists() and not path.is_file()):
        with naming(path):
            path.write_text(text)
    else:
        write_file(path, text.encode())
