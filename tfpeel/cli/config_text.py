"""A config as the text of a config file, made from the fields of RunConfig."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from typing import Any

from pydantic.fields import FieldInfo

from tfpeel.cli.config_file import AUTO, section_of
from tfpeel.cli.sizes import format_size
from tfpeel.config import Config
from tfpeel.field_range import allowed_values, is_text
from tfpeel.workspace import PresetName, RunConfig, preset_fields

_WIDTH = 98
_HEAD = (
    "Every option of a run: tfpeel run --config FILE.",
    "A line such as #epochs = 8 shows what holds without it; take the # away to change it.",
    "Options on the command line win over this file, and this file wins over the preset.",
)


def template_text(preset: PresetName) -> str:
    """Return a file with every field, its meaning, range and default, all as the preset has it."""
    config = RunConfig.of(preset=preset, **preset_fields(preset))
    lines = [f"# {line}" for line in _HEAD]
    for name, info, value, default in _fields(config, RunConfig()):
        # The preset alone is set: what the file does not set comes from it.
        sign = "" if name == "preset" else "#"
        lines += ["", *_comment(info, default), f"{sign}{name} = {_toml(value, info)}"]
    for section, title, part, defaults in _sections(config):
        lines += ["", "", f"# {_sentence(title)}", f"[{section}]"]
        for name, info, value, default in _fields(part, defaults):
            lines += ["", *_comment(info, default), f"#{name} = {_toml(value, info)}"]
    return "\n".join(lines) + "\n"


def config_text(config: RunConfig) -> str:
    """Return a file that sets every field: a run with it is a run with the config."""
    lines = [_setting(name, value, info) for name, info, value, _ in _fields(config, config)]
    for section, _, part, _ in _sections(config):
        lines += ["", f"[{section}]"]
        lines += [_setting(name, value, info) for name, info, value, _ in _fields(part, part)]
    return "\n".join(lines) + "\n"


def _fields(config: Config, defaults: Config) -> Iterator[tuple[str, FieldInfo, Any, Any]]:
    for name, info in type(config).model_fields.items():
        if not isinstance(getattr(config, name), Config):
            yield name, info, getattr(config, name), getattr(defaults, name)


def _sections(config: RunConfig) -> Iterator[tuple[str, str, Config, Config]]:
    for name, info in RunConfig.model_fields.items():
        if section_of(name) is not None:
            yield name, info.description or name, getattr(config, name), info.default


def _setting(name: str, value: Any, info: FieldInfo) -> str:
    if value is None and is_text(info):
        return f"# {name} is not set"
    return f"{name} = {_toml(value, info)}"


def _comment(info: FieldInfo, default: Any) -> list[str]:
    none = "not set" if is_text(info) else AUTO
    meaning = (info.description or "").replace("None:", f"{none}:")
    allowed = allowed_values(info, AUTO)
    usual = none if default is None else _toml(default, info)
    notes = [allowed, f"default: {usual}"]
    text = f"{_sentence(meaning)} [{'; '.join(note for note in notes if note)}]"
    return textwrap.wrap(text, _WIDTH, initial_indent="# ", subsequent_indent="# ")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].rstrip(".") + "."


def _toml(value: Any, info: FieldInfo) -> str:
    if value is None:
        return json.dumps("" if is_text(info) else AUTO)
    if isinstance(value, tuple):
        return json.dumps([format_size(size) for size in value])
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
    return json.dumps(value) if isinstance(value, bool) else repr(value)
