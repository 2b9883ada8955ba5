"""Wrong usage, as click sees it, in one line: what, received, allowed, next."""

from __future__ import annotations

import click

from tfpeel.cli.commands import tfpeel
from tfpeel.errors import InputError


def usage_line(error: click.UsageError) -> str:
    """Return the line for an error in the arguments."""
    path = error.ctx.command_path if error.ctx else "tfpeel"
    next_step = f"see {path} --help"
    if isinstance(error, click.NoSuchOption):
        similar = ", ".join(sorted(error.possibilities or ())) or f"the options of {path}"
        return str(InputError("no such option", error.option_name, similar, next_step))
    if isinstance(error, click.MissingParameter):
        hint = (error.param.get_error_hint(error.ctx) if error.param else "a value").strip("'")
        help_text = getattr(error.param, "help", None) or "a value"
        return str(InputError(f"{hint} is missing", "nothing", help_text, next_step))
    message = error.format_message().rstrip(".")
    if message.startswith("No such command"):
        given = message.removeprefix("No such command ").split(".")[0].strip("'")
        context = error.ctx or click.Context(tfpeel)
        group = context.command if isinstance(context.command, click.Group) else tfpeel
        names = ", ".join(group.list_commands(context))
        return str(InputError("no such command", given, names, next_step))
    return f"{message}; next: {next_step}"
