"""JSON results, on standard output or in a file."""

from __future__ import annotations

import json
from pathlib import Path

import click

from tfpeel.storage import naming, write_json

# Opened by its name, it would be written from its beginning on, and over by what follows.
_STANDARD_OUTPUT = ("-", "/dev/stdout")


def print_json(value: object, destination: str) -> None:
    """Write a JSON value to a file, or to standard output for `-`.

    A device, a pipe or a link, such as /dev/null, is written to and not replaced.
    """
    text = json.dumps(value, indent=2, sort_keys=True)
    path = Path(destination)
    if destination in _STANDARD_OUTPUT:
        click.echo(text)
    elif path.is_symlink() or (path.exists() and not path.is_file()):
        with naming(path):
            path.write_text(f"{text}\n")
    else:
        write_json(path, value)
