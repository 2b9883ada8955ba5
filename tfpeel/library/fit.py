"""A data frame to a finished model, in one call."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from tfpeel.config import Config
from tfpeel.data.frame import interactions_frame
from tfpeel.errors import InputError
from tfpeel.library.model import Model
from tfpeel.progress import Progress, Silent
from tfpeel.storage import sha256_of
from tfpeel.vectors import require_vectors
from tfpeel.workspace import (
    PRESETS,
    PresetName,
    RunConfig,
    Workspace,
    cluster_stage,
    export_stage,
    prepare_stage,
    preset_fields,
    pretrain_stage,
    refine_stage,
    workspace_lock,
)

_INTERACTIONS = "interactions.parquet"
_TITLES = "titles.csv"


def fit(
    frame: Any,
    *,
    workspace: str | Path,
    user: str = "user",
    item: str = "item",
    rating: str | None = None,
    time: str | None = None,
    title: str | None = None,
    preset: PresetName = "default",
    budgets: Sequence[int] | None = None,
    options: Mapping[str, Mapping[str, Any]] | None = None,
    vectors: str | Path | None = None,
    seed: int = 0,
    overwrite: bool = False,
    progress: Progress | None = None,
) -> Model:
    """Train a recommender on interactions and write its packs.

    Called again with the same, it makes only what is missing; with another frame, everything
    that was made from it.

    Args:
        frame: a row per interaction; polars DataFrame or LazyFrame, or pandas DataFrame.
        workspace: directory that gets the run; new, empty, or of a run with the same options.
        user: column of user ids.
        item: column of item ids.
        rating: column of ratings, if there is one.
        time: column of times, if there is one.
        title: column of the items' titles, if there is one.
        preset: default, fast, best or paper.
        budgets: bytes of the files; None: as the preset has them.
        options: section of RunConfig to field to value, such as {"cluster": {"clusters": 8}}.
        vectors: vectors that someone else trained, in place of the global model; see
            tfpeel.vectors.read_vectors.
        seed: of everything that is drawn.
        overwrite: whether a run with other options is made anew.
        progress: told about the work; None: nobody is.

    Returns:
        The finished run.

    Raises:
        InputError: the frame, an option, the vectors or the directory are wrong; a budget is too
            small.
    """
    roles = {"user": user, "item": item, "rating": rating, "time": time, "title": title}
    table = interactions_frame(frame, {role: name for role, name in roles.items() if name})
    path = Path(os.path.abspath(workspace))
    config = _config(path, preset, budgets, options or {}, seed, table.columns)
    if vectors is not None:
        require_vectors(Path(vectors))
        config = config.model_copy(update={"vectors": os.path.abspath(vectors)})
    progress = progress or Silent()
    if not Workspace.is_at(path):
        Workspace.open(path, config)
    with workspace_lock(path):
        opened = _open(path, config, overwrite)
        _write(table, path)
        for stage in (prepare_stage, pretrain_stage, cluster_stage, refine_stage):
            stage(opened, progress)
        export_stage(opened, progress, config.budgets)
    return Model(path)


def _open(path: Path, config: RunConfig, overwrite: bool) -> Workspace:
    if Workspace.is_at(path) and not overwrite:
        before = Workspace(path)
        if before.is_exported:
            # New budgets join the config when the pack holds them: one may prove too small.
            config = config.model_copy(update={"budgets": before.config.budgets})
    return Workspace.open(path, config, overwrite)


def _config(
    path: Path,
    preset: str,
    budgets: Sequence[int] | None,
    options: Mapping[str, Mapping[str, Any]],
    seed: int,
    columns: Sequence[str],
) -> RunConfig:
    if preset not in PRESETS:
        raise InputError("no such preset", repr(preset), ", ".join(PRESETS), "choose one")
    base = RunConfig.of(preset=preset, **preset_fields(preset))
    values: dict[str, Any] = {name: getattr(base, name) for name in RunConfig.model_fields}
    sections = [name for name, value in values.items() if isinstance(value, Config)]
    data: dict[str, Any] = {"format": "parquet", "seed": seed}
    data |= {f"{role}_column": role for role in columns if role != "title"}
    if "title" in columns:
        data["titles"] = str(path / _TITLES)
    for name, changes in {**options, "data": {**data, **options.get("data", {})}}.items():
        if name not in sections:
            raise InputError("no such section", repr(name), ", ".join(sections), "change options")
        part = values[name]
        values[name] = type(part).of(**{**part.model_dump(), **changes})
    values |= {"source": str(path / _INTERACTIONS), "seed": seed}
    if budgets is not None:
        values["budgets"] = tuple(sorted(set(budgets)))
    return RunConfig.of(**values)


def _write(table: pl.DataFrame, path: Path) -> None:
    """Keep the interactions in the workspace, where every command finds them again."""
    kept = table.drop("title", strict=False)
    _replace(path / _INTERACTIONS, kept.write_parquet)
    if "title" in table.columns:
        titles = table.select(pl.col("item", "title").cast(pl.String)).drop_nulls()
        _replace(path / _TITLES, titles.unique("item", keep="first", maintain_order=True).write_csv)


def _replace(path: Path, write: Any) -> None:
    """Write a file whole; one that has the same content keeps its time: nothing is made anew."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        write(temporary)
        if not path.is_file() or sha256_of(path) != sha256_of(temporary):
            temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
