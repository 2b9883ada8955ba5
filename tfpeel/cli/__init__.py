"""The command line: parses, loads, makes one call, prints one summary."""

from tfpeel.cli.main import main

__all__ = ["main"]
