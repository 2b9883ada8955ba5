"""Options whose description, range and default come from a field of a config."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import click
from click.shell_completion import CompletionItem
from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from tfpeel.config import Config
from tfpeel.errors import InputError
from tfpeel.field_range import choices, number_range

_F = TypeVar("_F", bound=Callable[..., Any])


def field_option(
    flag: str, config: type[Config], field: str, parameter: str | None = None, **settings: Any
) -> Callable[[_F], _F]:
    """Return the decorator that adds an option for a field.

    The option's value is None where it was not given.

    Args:
        flag: of the option, with its dashes.
        config: that has the field.
        field: its name.
        parameter: name of the command's argument; the field's name if not given.
        settings: more of click.option's.
    """
    info = config.model_fields[field]
    text = (info.description or field).rstrip(".").replace("None:", "not given:")
    text = text[0].upper() + text[1:]
    limits = number_range(info)
    default = "" if info.default is None else f"default: {info.default}"
    notes = "; ".join(note for note in (limits, default) if note)
    return click.option(
        flag,
        parameter or field,
        type=_FieldType(flag, info),
        help=f"{text}  [{notes}]" if notes else f"{text}.",
        **settings,
    )


def choices_of(config: type[Config], field: str) -> tuple[str, ...]:
    """Return what a field with a Literal type allows, without None."""
    return tuple(map(str, choices(config.model_fields[field])))


class _FieldType(click.ParamType[Any]):
    """Parses a value as the field of a config does."""

    def __init__(self, flag: str, info: FieldInfo) -> None:
        self._flag = flag
        self._limits = number_range(info)
        self._choices = tuple(map(str, choices(info)))
        self._adapter: TypeAdapter[Any] = TypeAdapter(
            Annotated[info.annotation, info]  # type: ignore[arg-type]  # only known at run time
        )
        self.name = "number" if self._limits else "text"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        """Return what help shows in place of the value."""
        return "|".join(self._choices) or self.name.upper()

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Return the choices that begin so."""
        return [CompletionItem(name) for name in self._choices if name.startswith(incomplete)]

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the value in the field's type."""
        try:
            return self._adapter.validate_python(value)
        except ValidationError as error:
            allowed = ", ".join(self._choices) or self._limits or error.errors()[0]["msg"]
            raise InputError(
                f"bad value for {self._flag}", repr(value), allowed, f"change {self._flag}"
            ) from None
