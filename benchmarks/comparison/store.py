"""Finished rows on disk: a killed benchmark goes on after the last of them."""

from __future__ import annotations

import io
import json
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from comparison.row import Row
from tfpeel.config import fingerprint_of
from tfpeel.storage import write_file, write_json


@dataclass(frozen=True, eq=False)
class Job:
    """Work that gives rows.

    Args:
        name: unique; the rows' files are called after it.
        made_from: a JSON value; where it changes, the rows are made again.
        run: makes the rows.
    """

    name: str
    made_from: object
    run: Callable[[], Sequence[Row]]


class Store:
    """A folder with one JSON file per job, and beside it the figures of single users.

    Args:
        path: of the folder.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def rows(self, job: Job, say: Callable[[str], None]) -> list[Row]:
        """Return a job's rows; it is run only where they are not there yet.

        Args:
            job: what to do.
            say: told when the job was run, with its time.
        """
        known = self._read(job)
        if known is not None:
            return known
        started = time.monotonic()
        rows = list(job.run())
        seconds = time.monotonic() - started
        self._write(job, rows, seconds)
        say(f"{job.name}: {seconds:.0f} s, {_summary(rows)}")
        return rows

    def finished(self, job: Job) -> list[Row] | None:
        """Return a job's rows where they are there and still hold."""
        return self._read(job)

    def _write(self, job: Job, rows: list[Row], seconds: float) -> None:
        arrays = {
            f"{number}/{name}": values
            for number, row in enumerate(rows)
            for name, values in row.by_user.items()
        }
        buffer = io.BytesIO()
        np.savez_compressed(buffer, **arrays)  # type: ignore[arg-type]
        write_file(self._file(job, "npz"), buffer.getvalue())
        content: dict[str, Any] = {
            "job": job.name,
            "made_from": fingerprint_of(job.made_from),
            "wall_seconds": round(seconds, 1),
            "rows": [row.to_json() for row in rows],
        }
        # Last, so that a row without its users is never taken for finished.
        write_json(self._file(job, "json"), content)

    def _read(self, job: Job) -> list[Row] | None:
        path = self._file(job, "json")
        if not path.is_file():
            return None
        content = json.loads(path.read_text())
        if content["made_from"] != fingerprint_of(job.made_from):
            return None
        with np.load(self._file(job, "npz")) as arrays:
            return [
                _row(
                    fields,
                    {
                        name.split("/", 1)[1]: arrays[name]
                        for name in arrays.files
                        if name.startswith(f"{number}/")
                    },
                )
                for number, fields in enumerate(content["rows"])
            ]

    def _file(self, job: Job, suffix: str) -> Path:
        return self._path / f"{re.sub('[^a-z0-9.]+', '-', job.name.lower())}.{suffix}"


def _row(fields: dict[str, Any], by_user: dict[str, Any]) -> Row:
    own = ("kind", "name", "seed", "budget_bytes", "largest_file_bytes", "settings")
    metrics = {name: value for name, value in fields.items() if name not in own}
    return Row(**{name: fields[name] for name in own}, metrics=metrics, by_user=by_user)


def _summary(rows: list[Row]) -> str:
    return " ".join(
        f"{row.largest_file_bytes / 1e6:.3g} MB {row.metrics['recall@20']:.4f}" for row in rows
    )
