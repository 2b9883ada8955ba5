"""The option --vectors: vectors that someone else trained, in place of the global model."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from tfpeel.errors import InputError
from tfpeel.stored_result import stored_fingerprint
from tfpeel.vectors import require_vectors
from tfpeel.workspace import Workspace

_F = TypeVar("_F", bound=Callable[..., Any])
# Options that only training reads: flag, parameter.
_OF_TRAINING = (
    ("--epochs", "pretrain__epochs"),
    ("--dimension", "pretrain__dimension"),
    ("--diversity", "pretrain__diversity"),
)


def vectors_option(command: _F) -> _F:
    """Add --vectors."""
    return click.option(
        "--vectors",
        type=click.Path(path_type=Path),
        help="Vectors that someone else trained, in place of the global model: a .npz,"
        " .npy or .parquet file, a folder of such files, or a SavedModel.",
    )(command)


def check_vectors(vectors: str | None, given: Mapping[str, Any]) -> None:
    """Check that no option of training is given together with vectors.

    Raises:
        InputError: one is; names it.
    """
    for flag, parameter in _OF_TRAINING:
        if vectors is not None and given[parameter] is not None:
            raise InputError(
                f"{flag} is about training, and the vectors are given",
                f"{flag} and vectors at {vectors}",
                "one of them",
                f"leave out {flag} or --vectors",
            )


def take_vectors(workspace: Workspace, vectors: Path, overwrite: bool) -> None:
    """Put vectors in the place of a prepared workspace's global model.

    Raises:
        InputError: there is nothing at the path, or the workspace has another global model and
            `overwrite` is false.
    """
    require_vectors(vectors)
    path, before = os.path.abspath(vectors), workspace.config.vectors
    if path == before:
        return
    made = stored_fingerprint(workspace.path / "validation" / "pretrained") is not None
    if made and not overwrite:
        raise InputError(
            "the workspace has another global model",
            f"--vectors {vectors}",
            "the model that was trained" if before is None else f"--vectors {before}",
            "choose another --workspace, or pass --overwrite to make it anew",
        )
    workspace.take_vectors(path)
