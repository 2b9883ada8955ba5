"""Commands that are too long, or need too much, to be run here, are such as the programs take.

These are the blocks tagged ```bash by-hand: each command is taken apart, its program is looked
up, and its arguments are parsed by the program itself, which is then left alone.
"""

from __future__ import annotations

import argparse
import os
import re
import runpy
import shlex
import sys
from importlib.metadata import metadata
from pathlib import Path

import click
import pytest
from ray.scripts.scripts import cli as ray

from tests.page_blocks import PAGES, ROOT, blocks, commands
from tfpeel.cli.commands import tfpeel

BY_HAND = [
    pytest.param(command, id=f"{page}: {command}")
    for page in PAGES
    for block in blocks(page, "bash by-hand")
    for command in commands(block)
]


class Parsed(Exception):  # noqa: N818 - the end that is hoped for
    pass


def parse_with_click(program: click.Command, arguments: list[str]) -> None:
    try:
        context = program.make_context(program.name, list(arguments))
    except click.exceptions.Exit:  # after --help
        return
    if isinstance(program, click.Group):
        rest = [*context._protected_args, *context.args]
        _, command, rest = program.resolve_command(context, rest)
        assert command is not None
        parse_with_click(command, rest)


def parse_with_argparse(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    file, *rest = arguments
    if "ArgumentParser" not in (ROOT / file).read_text():
        assert rest == []
        return
    parse = argparse.ArgumentParser.parse_args

    def parse_alone(parser: argparse.ArgumentParser) -> None:
        parse(parser)
        raise Parsed

    monkeypatch.setattr(argparse.ArgumentParser, "parse_args", parse_alone)
    monkeypatch.setattr(sys, "argv", arguments)
    with pytest.raises(Parsed):
        runpy.run_path(str(ROOT / file), run_name="__main__")


def look_up_extras(arguments: list[str]) -> None:
    action, *rest = arguments
    assert action == "install"
    known = metadata("tfpeel").get_all("Provides-Extra")
    assert known is not None
    extras = re.findall(r"\[(.*?)\]", " ".join(rest))
    assert set(extras) <= set(known)


def look_up_script(program: str, arguments: list[str]) -> None:
    path = ROOT / program
    assert os.access(path, os.X_OK), program
    assert all(word in path.read_text() for word in arguments if word.startswith("-"))


@pytest.mark.parametrize("command", BY_HAND)
def test_the_program_takes_it(command, monkeypatch):
    program, *arguments = shlex.split(command, comments=True)
    match program:
        case "tfpeel":
            parse_with_click(tfpeel, arguments)
        case "ray":
            parse_with_click(ray, arguments)
        case "python":
            parse_with_argparse(arguments, monkeypatch)
        case "pip":
            look_up_extras(arguments)
        case ".":
            # The folder is made by ./demo, with the name that its script gives it.
            folder = Path(arguments[0]).parts[0]
            assert folder in (ROOT / "scripts" / "environment").read_text()
        case _:
            look_up_script(program, arguments)


@pytest.mark.parametrize(
    "command",
    [
        "tfpeel runn --workspace W",
        "tfpeel run --workspace W --dataa D",
        "tfpeel tune --workspace W --trials many",
        "ray start --heads",
        "python benchmarks/quality.py --data DATA",
        "python benchmarks/tables.py --all",
        "python benchmarks/none.py",
        "pip install 'tfpeel[none]'",
        "./none",
        "./demo --none-such",
    ],
)
def test_what_it_does_not_take_is_found(command, monkeypatch):
    with pytest.raises((Exception, SystemExit)):
        test_the_program_takes_it(command, monkeypatch)
