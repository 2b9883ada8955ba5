"""`tfpeel inspect`: what a pack or one .tflite file holds, and whether it is whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tfpeel.cli.json_output import print_json
from tfpeel.errors import InputError
from tfpeel.runtime import MANIFEST_NAME, FileEntry, Pack


@click.command("inspect")
@click.argument("path", metavar="PACK_OR_FILE", type=click.Path(path_type=Path))
@click.option(
    "--json", "json_file", metavar="FILE", help="Write what is shown as JSON; - is standard output."
)
def command(path: Path, json_file: str | None) -> None:
    """Show and check a pack (a directory) or one .tflite file."""
    if not path.is_dir() and not path.is_file():
        what = "a pipe, socket or device is there" if path.exists() else "nothing is there"
        raise InputError(what, path, "a pack directory or a .tflite file", "check the path")
    value, text = _pack(path) if path.is_dir() else _file(path)
    if json_file is not None:
        print_json(value, json_file)
    if json_file != "-":
        click.echo(text)


def _pack(path: Path) -> tuple[dict[str, Any], str]:
    pack = Pack(path)
    pack.verify()
    from tfpeel.cli.pack_text import pack_text  # noqa: PLC0415 - not for files

    return {"verified": True, **pack.manifest.to_json()}, pack_text(pack)


def _file(path: Path) -> tuple[dict[str, Any], str]:
    from tfpeel.cli.file_contents import file_contents, file_text  # noqa: PLC0415 - not for packs

    contents = file_contents(path, _entry_of(path))
    return contents, file_text(contents)


def _entry_of(path: Path) -> FileEntry | None:
    """Return what the pack around a file says about it, if there is one."""
    for directory in (path.resolve().parent, path.resolve().parent.parent):
        if (directory / MANIFEST_NAME).is_file():
            name = path.resolve().relative_to(directory).as_posix()
            files = Pack(directory).manifest.files
            return next((entry for entry in files if entry.path == name), None)
    return None
