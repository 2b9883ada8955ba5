"""Workspaces as commands open them: checked, locked, and only when there is something to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tfpeel.cli.run_options import config_of
from tfpeel.data.sources import detect_format, require_file, require_there
from tfpeel.errors import InputError
from tfpeel.vectors import require_vectors
from tfpeel.workspace import (
    STAGES,
    RunConfig,
    StageName,
    Workspace,
    first_unfinished_stage,
    workspace_lock,
)


@contextmanager
def workspace_of(given: Mapping[str, Any]) -> Iterator[tuple[Workspace, tuple[int, ...]]]:
    """Open or make the workspace that the options of `run_options` name, and lock it.

    Returns:
        The workspace, and the budgets that its finished pack lacks.

    Raises:
        InputError: the options, or the paths in them, are wrong; nothing was made then.
    """
    path: Path = given["workspace"]
    if not Workspace.is_at(path):
        config = config_of(given, None)
        _check_paths(config)
        Workspace.open(path, config)
    with workspace_lock(path):
        before = Workspace(path)
        goes_on = before.is_begun and not given["overwrite"]
        config = config_of(given, before.config if goes_on else None)
        if given["data"] is not None or given["config"] is not None or not goes_on:
            _check_paths(config)
        lacking: tuple[int, ...] = ()
        if goes_on and before.is_exported:
            # They join the config when the pack holds them: a budget may prove too small.
            lacking = tuple(sorted(set(config.budgets) - set(before.config.budgets)))
            config = config.model_copy(update={"budgets": before.config.budgets})
        yield Workspace.open(path, config, given["overwrite"]), lacking


def config_without_workspace(given: Mapping[str, Any]) -> RunConfig:
    """Return the config that a run with the options of `run_options` would have; makes nothing.

    Raises:
        InputError: the options, or the paths in them, are wrong.
    """
    path: Path | None = given["workspace"]
    if path is not None:
        Workspace.require_place(path)
    before = Workspace(path) if path is not None and Workspace.is_at(path) else None
    goes_on = before is not None and before.is_begun and not given["overwrite"]
    config = config_of(given, before.config if before is not None and goes_on else None)
    _check_paths(config)
    if before is not None and goes_on:
        before.require_same(config)
    return config


@contextmanager
def workspace_ready_for(
    path: Path, stage: StageName | None, shared: bool = False
) -> Iterator[Workspace]:
    """Open and lock a workspace in which all stages before `stage` (None: all) are done.

    Args:
        path: of the workspace.
        stage: the one to do.
        shared: whether commands that share it too may work beside this one.

    Raises:
        InputError: there is no workspace, it is in use, or an earlier stage is not done.
    """
    Workspace(path)
    with workspace_lock(path, shared):
        workspace = Workspace(path)
        require_done(workspace, stage)
        yield workspace


def require_done(workspace: Workspace, stage: StageName | None) -> None:
    """Check that all stages before `stage`, or all of them for None, are done.

    Raises:
        InputError: names the first that is not.
    """
    missing = first_unfinished_stage(workspace)
    before = STAGES if stage is None else STAGES[: STAGES.index(stage)]
    if missing in before:
        path = workspace.path
        raise InputError(
            f"the stage {missing} is not done in the workspace",
            path,
            f"a workspace in which {', '.join(before)} {'are' if len(before) > 1 else 'is'} done",
            f"tfpeel {missing} --workspace {path}, or tfpeel run --workspace {path} for all",
        )


def _check_paths(config: RunConfig) -> None:
    if config.source is not None:
        source = Path(config.source)
        require_there(source)
        if config.data.format == "auto":
            detect_format(source)
    if config.vectors is not None:
        require_vectors(Path(config.vectors))
    if config.data.titles is not None:
        require_file(Path(config.data.titles), "--titles")
