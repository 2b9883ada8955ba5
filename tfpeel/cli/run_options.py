"""The options of `run` and `prepare`, and the config that they make."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from tfpeel.cli.column_names import complete_column
from tfpeel.cli.config_file import NO_FILE, ConfigFile, read_config_file, section_of
from tfpeel.cli.field_option import choices_of, field_option
from tfpeel.cli.sizes import Size
from tfpeel.cli.vectors_option import check_vectors, vectors_option
from tfpeel.config import Config
from tfpeel.errors import InputError
from tfpeel.export.config import ExportConfig
from tfpeel.workspace import PresetName, RunConfig, preset_fields

_F = TypeVar("_F", bound=Callable[..., Any])
# Flag, section of RunConfig, field.
_FIELDS = (
    ("--format", "data", "format"),
    ("--user-column", "data", "user_column"),
    ("--item-column", "data", "item_column"),
    ("--rating-column", "data", "rating_column"),
    ("--time-column", "data", "time_column"),
    ("--title-column", "data", "title_column"),
    ("--min-rating", "data", "min_rating"),
    ("--min-user-interactions", "data", "min_user_interactions"),
    ("--min-item-interactions", "data", "min_item_interactions"),
    ("--max-user-interactions", "data", "max_user_interactions"),
    ("--titles", "data", "titles"),
    ("--split", "data", "split"),
    ("--users", "synthetic", "users"),
    ("--items", "synthetic", "items"),
    ("--interactions", "synthetic", "interactions"),
    ("--epochs", "pretrain", "epochs"),
    ("--dimension", "pretrain", "dimension"),
    ("--diversity", "pretrain", "diversity"),
    ("--clusters", "cluster", "clusters"),
    ("--smallest-cluster", "cluster", "smallest_cluster"),
    ("--refine-steps", "refine", "steps"),
    ("--catalogue", "export", "catalogue"),
)
# Parameter of a command that looks at data and makes nothing; eager, where there is one.
CHECK = "is_check"
_SYNTHETIC = {"users": "--users", "items": "--items", "interactions": "--interactions"}


def workspace_option(command: _F) -> _F:
    """Add --workspace, which only --check can do without."""
    return click.option(
        "--workspace",
        type=click.Path(path_type=Path),
        callback=_required,
        help="Directory of the run: its config, every stage's result, the pack.  [required]",
    )(command)


def _required(context: click.Context, parameter: click.Parameter, value: Path | None) -> Any:
    if value is None and not context.params.get(CHECK):
        raise click.MissingParameter(ctx=context, param=parameter)
    return value


def config_option(command: _F) -> _F:
    """Add --config."""
    return click.option(
        "--config",
        type=click.Path(path_type=Path),
        help="TOML file of options; those given here win over it.  See tfpeel config init.",
    )(command)


def run_options(command: _F) -> _F:
    """Add all options that make a RunConfig; see config_of."""
    bits = ("auto", *choices_of(ExportConfig, "bits"))
    options = [
        workspace_option,
        click.option(
            "--data",
            type=click.Path(path_type=Path),
            help="File or directory of interactions; without it, a synthetic data set.",
        ),
        config_option,
        vectors_option,
        field_option("--preset", RunConfig, "preset"),
        *(
            field_option(
                flag,
                _section(section),
                field,
                _name(section, field),
                shell_complete=complete_column if flag.endswith("-column") else None,
            )
            for flag, section, field in _FIELDS
        ),
        click.option(
            "--bits",
            type=click.Choice(bits),
            help="Precision of the codes; auto: 4, and 8 where that is worth its bytes.",
        ),
        click.option(
            "--budget",
            "budgets",
            type=Size(),
            multiple=True,
            help="Bytes of a file, such as 125KB or 0.5MB; may be repeated."
            "  [default: 125KB, 250KB, 500KB, 1MB, 2.5MB]",
        ),
        field_option("--seed", RunConfig, "seed"),
        click.option("--overwrite", is_flag=True, help="Make a workspace of other options anew."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def config_of(given: Mapping[str, Any], base: RunConfig | None) -> RunConfig:
    """Return the config that the options of `run_options` make.

    Args:
        given: option to value; None, or no budgets, where not given.
        base: config of the workspace that the run goes on in; gives what is not given.

    Raises:
        InputError: options that do not go together.
    """
    file = read_config_file(given["config"]) if given["config"] is not None else NO_FILE
    preset = given["preset"] or file.fields.get("preset") or (base.preset if base else "default")
    if base is None or preset != base.preset:
        base = RunConfig.of(preset=preset, **preset_fields(preset))
    values = _with_file(base, file)
    for section in sorted({section for _, section, _ in _FIELDS}):
        values[section] = _with_changes(values[section], _changes(section, given))
    if given["data"] is not None:
        values["source"] = os.path.abspath(given["data"])
    if given["vectors"] is not None:
        values["vectors"] = os.path.abspath(given["vectors"])
    if given["budgets"]:
        values["budgets"] = tuple(sorted(set(given["budgets"])))
    if given["seed"] is not None:
        _set_seed(values, given["seed"])
    _check_source(values["source"], given)
    check_vectors(values["vectors"], given)
    return RunConfig.of(**values)


def config_of_file(path: Path | None, preset: PresetName | None) -> RunConfig:
    """Return the config of a run with a config file, a preset, or neither, and no more options.

    Raises:
        InputError: the file is wrong.
    """
    file = read_config_file(path) if path is not None else NO_FILE
    chosen = preset or file.fields.get("preset") or "default"
    base = RunConfig.of(preset=chosen, **preset_fields(chosen))
    return RunConfig.of(**_with_file(base, file))


def _with_file(base: RunConfig, file: ConfigFile) -> dict[str, Any]:
    """Return the fields of a config with those that a file sets; its preset is in the base."""
    values: dict[str, Any] = {name: getattr(base, name) for name in RunConfig.model_fields}
    if "seed" in file.fields:
        _set_seed(values, file.fields["seed"])
    values |= {name: value for name, value in file.fields.items() if name != "preset"}
    for section, changes in file.sections.items():
        values[section] = _with_changes(values[section], changes)
    return values


def _set_seed(values: dict[str, Any], seed: int) -> None:
    values["seed"] = seed
    for section in ("data", "synthetic"):
        values[section] = _with_changes(values[section], {"seed": seed})


def _changes(section: str, given: Mapping[str, Any]) -> dict[str, Any]:
    names = [field for _, its_section, field in _FIELDS if its_section == section]
    changes = {name: given[_name(section, name)] for name in names}
    changes = {name: value for name, value in changes.items() if value is not None}
    if "titles" in changes:
        changes["titles"] = os.path.abspath(changes["titles"])
    if "epochs" in changes:
        changes["least_steps"] = 1  # who names the epochs wants no more of them
    if section == "export" and given["bits"] is not None:
        changes["bits"] = None if given["bits"] == "auto" else int(given["bits"])
    return changes


def _with_changes(config: Any, changes: dict[str, Any]) -> Any:
    return type(config).of(**{**config.model_dump(), **changes}) if changes else config


def _check_source(source: str | None, given: Mapping[str, Any]) -> None:
    of_files = {field for flag, section, field in _FIELDS if section == "data"}
    of_files -= {"split"}
    of_files -= {"min_user_interactions", "min_item_interactions", "max_user_interactions"}
    if source is None:
        for flag, section, field in _FIELDS:
            if field in of_files and given[_name(section, field)] is not None:
                raise InputError(
                    f"{flag} is about files, and there is no --data",
                    given[_name(section, field)],
                    f"{flag} together with --data",
                    "name the file or directory with --data",
                )
    for field, flag in _SYNTHETIC.items():
        if source is not None and given[_name("synthetic", field)] is not None:
            raise InputError(
                f"{flag} is about the synthetic data set, and there is data",
                f"{flag} and data at {source}",
                "one of them",
                f"leave out {flag} or --data",
            )


def _section(name: str) -> type[Config]:
    section = section_of(name)
    assert section is not None
    return section


def _name(section: str, field: str) -> str:
    return f"{section}__{field}"
