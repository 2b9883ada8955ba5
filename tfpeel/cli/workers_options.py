"""Options of commands in which several processes train one model together."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click

from tfpeel.errors import InputError
from tfpeel.pretrain.workers import Alone, Workers

_F = TypeVar("_F", bound=Callable[..., Any])
_LARGEST_PORT = 65_535


def workers_options(command: _F) -> Callable[..., Any]:
    """Add --workers and --worker; the command gets `workers`, which is called to meet them."""

    @click.option(
        "--workers",
        metavar="HOST:PORT,...",
        help="Train together with the same command on other machines: the addresses of all, in "
        "the same order everywhere.",
    )
    @click.option(
        "--worker",
        type=click.IntRange(min=0),
        help="Which of --workers this one is, from 0; the workspace of 0 is the one to go on with.",
    )
    @wraps(command)
    def with_workers(workers: str | None, worker: int | None, **given: Any) -> Any:
        return command(workers=_meeting(workers, worker), **given)

    return with_workers


def _meeting(workers: str | None, worker: int | None) -> Callable[[], Workers]:
    if workers is None and worker is None:
        return Alone
    if workers is None or worker is None:
        raise InputError(
            "--workers and --worker go together",
            "one of them",
            "both, or none",
            "add --workers HOST:PORT,HOST:PORT and --worker N",
        )
    addresses = [_address(text) for text in workers.split(",")]
    if worker >= len(addresses) or len(set(addresses)) < len(addresses):
        raise InputError(
            "--worker is none of --workers, or an address is there twice",
            f"--workers {workers} --worker {worker}",
            f"different addresses, and a number from 0 to {len(addresses) - 1}",
            "number the addresses from 0 in the order of --workers",
        )

    def meet() -> Workers:
        from tfpeel.pretrain.worker_group import WorkerGroup  # noqa: PLC0415 - TensorFlow

        return WorkerGroup(addresses, worker)

    return meet


def _address(text: str) -> str:
    host, _, port = text.strip().rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) <= _LARGEST_PORT:
        raise InputError(
            "--workers has something that is no address",
            repr(text),
            f"HOST:PORT with a port from 1 to {_LARGEST_PORT}",
            "separate the addresses by commas, without spaces",
        )
    return f"{host}:{port}"
