"""Config files: TOML whose sections and fields are those of RunConfig."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from tfpeel.cli.sizes import SIZES_ALLOWED, parse_size
from tfpeel.config import Config
from tfpeel.errors import InputError
from tfpeel.field_range import allowed_values, is_text, may_be_none, meaning, unknown_field
from tfpeel.storage import read_small
from tfpeel.workspace import RunConfig

# What stands for None in a file: TOML has no word for it.
AUTO = "auto"
_MOST_BYTES = 1_000_000
_PATHS = ("source", "vectors", "data.titles")


@dataclass(frozen=True)
class ConfigFile:
    """What a config file sets.

    Args:
        fields: name to value, of RunConfig's own fields.
        sections: section to name to value.
    """

    fields: dict[str, Any]
    sections: dict[str, dict[str, Any]]


NO_FILE = ConfigFile({}, {})


def section_of(name: str) -> type[Config] | None:
    """Return the config that a section of RunConfig holds, None where a field is no section."""
    kind = RunConfig.model_fields[name].annotation
    return kind if isinstance(kind, type) and issubclass(kind, Config) else None


def read_config_file(path: Path) -> ConfigFile:
    """Read what a config file sets; paths in it start from its folder.

    Raises:
        InputError: no readable TOML, an unknown section or field, or a value that is not
            allowed; names the field.
    """
    content = _toml(path)
    fields: dict[str, Any] = {}
    sections: dict[str, dict[str, Any]] = {}
    for name, value in content.items():
        _check_known(name, RunConfig.model_fields, "section or field", path)
        section = section_of(name)
        if section is None:
            fields[name] = _value(name, RunConfig.model_fields[name], value, path)
            continue
        if not isinstance(value, dict):
            raise _wrong(f"{name} is a section", value, f"fields under [{name}]", path)
        sections[name] = {}
        for field, inner in value.items():
            _check_known(field, section.model_fields, f"field in [{name}]", path)
            full = f"{name}.{field}"
            sections[name][field] = _value(full, section.model_fields[field], inner, path)
    return ConfigFile(fields, sections)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(read_small(path, _MOST_BYTES).decode())
    except OSError as error:
        raise InputError(
            f"{path} cannot be read",
            error.strerror or "no readable file",
            "a config file",
            "write one with: tfpeel config init FILE",
        ) from None
    except (ValueError, RecursionError) as error:
        # Beside wrong TOML and UTF-8: numbers of too many digits, and lists in lists in lists.
        raise InputError(
            f"{path} is no TOML file", str(error), "lines such as epochs = 8", "correct the line"
        ) from None


def _check_known(name: str, known: Iterable[str], what: str, path: Path) -> None:
    if name not in known:
        raise unknown_field(f"no such {what} in {path}", name, known, "remove it")


def _value(name: str, info: FieldInfo, value: Any, path: Path) -> Any:
    """Return a value as the config takes it."""
    if name == "budgets":
        return _budgets(value, path)
    if value == AUTO and may_be_none(info) and not is_text(info):
        return None
    adapter: TypeAdapter[Any] = TypeAdapter(
        Annotated[info.annotation, info]  # type: ignore[arg-type]  # only known at run time
    )
    try:
        checked = adapter.validate_python(value, strict=True)
    except ValidationError as error:
        allowed = allowed_values(info, AUTO) or error.errors()[0]["msg"]
        raise _wrong(f"bad value for {name}", value, allowed, path, info) from None
    return os.path.join(os.path.abspath(path.parent), checked) if name in _PATHS else checked


def _budgets(value: Any, path: Path) -> tuple[int, ...]:
    if not isinstance(value, list) or not value:
        raise _wrong("bad value for budgets", value, 'a list such as ["125KB", "0.5MB"]', path)
    found = []
    for size in value:
        try:
            found.append(parse_size("" if isinstance(size, bool) else str(size)))
        except InputError:
            raise _wrong("bad value for budgets", size, SIZES_ALLOWED, path) from None
    return tuple(sorted(set(found)))


def _wrong(
    what: str, value: Any, allowed: str, path: Path, info: FieldInfo | None = None
) -> InputError:
    about = meaning(info) if info else ""
    return InputError(f"{what} in {path}", repr(value), allowed + about, "change it there")
