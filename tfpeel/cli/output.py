"""What a command says: results, summaries, and what happens on the way, here and in a log file."""

from __future__ import annotations

import logging
from typing import Literal

import click

from tfpeel.cli.json_output import print_json

Loudness = Literal["quiet", "normal", "verbose"]


class Output:
    """Says things on the console, and all of them in the log.

    Args:
        loudness: quiet leaves the results, verbose adds the details.
        log: gets everything, however loud the console is; None: nobody does.
    """

    def __init__(self, loudness: Loudness, log: logging.Logger | None) -> None:
        self.loudness = loudness
        self._log = log

    @property
    def wants_details(self) -> bool:
        """Whether anybody reads what `detail` says."""
        return self.loudness == "verbose" or self._log is not None

    def answer(self, value: object, text: str, json_file: str | None) -> None:
        """Print what was asked for; where a file for JSON was named, write it there too.

        Args:
            value: a JSON value.
            text: the same for people.
            json_file: `-` is standard output, which then gets the JSON alone.
        """
        if json_file is not None:
            print_json(value, json_file)
        if json_file != "-":
            self.result(text)

    def result(self, text: str) -> None:
        """Print what was asked for, on standard output."""
        self._note(text)
        click.echo(text)

    def summary(self, text: str) -> None:
        """Print what was made and what to do next, on standard output unless quiet."""
        self._note(text)
        if self.loudness != "quiet":
            click.echo(text)

    def status(self, text: str) -> None:
        """Tell how far the work is, on standard error unless quiet."""
        self._note(text)
        if self.loudness != "quiet":
            click.echo(text, err=True)

    def detail(self, text: str) -> None:
        """Tell what else happens, on standard error where that was asked for."""
        self._note(text)
        if self.loudness == "verbose":
            click.echo(text, err=True)

    def _note(self, text: str) -> None:
        if self._log is not None:
            for line in text.split("\n"):
                self._log.info(line)
