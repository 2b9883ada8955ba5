"""Options of commands whose work can be done by other processes, or on other machines."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click

from tfpeel.engine import Engine, RayCluster, on_this_machine
from tfpeel.errors import InputError
from tfpeel.processes import available_cores

_F = TypeVar("_F", bound=Callable[..., Any])


def engine_options(command: _F) -> Callable[..., Any]:
    """Add --jobs and --ray; the command gets an `engine`."""

    @click.option(
        "--jobs",
        type=click.IntRange(min=1),
        help="Processes that refine clusters and run files.  [default: as many as cores]",
    )
    @click.option(
        "--ray",
        metavar="ADDRESS",
        help="Refine clusters and run files as Ray tasks instead: HOST:PORT of a cluster's head, "
        "auto for the cluster that this machine is in, here for one of its own.",
    )
    @wraps(command)
    def with_engine(jobs: int | None, ray: str | None, **given: Any) -> Any:
        return command(engine=_engine(jobs, ray), **given)

    return with_engine


def _engine(jobs: int | None, ray: str | None) -> Engine:
    if ray is not None and jobs is not None:
        raise InputError(
            "--jobs and --ray are both given",
            f"--jobs {jobs} --ray {ray}",
            "one of them",
            "leave out --jobs: Ray uses the cores that its cluster has",
        )
    if ray is not None:
        return RayCluster(ray)
    return on_this_machine(jobs or available_cores())
