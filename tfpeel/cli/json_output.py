"""JSON results, on standard output or in a file."""

from __future__ import annotations

import json
from pathlib import Path

import click

from tfpeel.storage import write_json


def print_json(value: object, destination: str) -> None:
    """Write a JSON value to a file, or to standard output for `-`."""
    if destination == "-":
        click.echo(json.dumps(value, indent=2, sort_keys=True))
    else:
        write_json(Path(destination), value)
