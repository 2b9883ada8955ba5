"""Finished jobs on disk: a killed benchmark goes on after the last of them."""

from __future__ import annotations

import io
import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
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


@dataclass(frozen=True, eq=False)
class FinishedJob:
    """What a job gave.

    Args:
        facts: JSON object: the job's name, what it was made from, its time, where it was run.
        rows: with the figures of single users.
        written: the rows as JSON objects, where only these are known: another work folder's.
    """

    facts: Mapping[str, Any]
    rows: Sequence[Row]
    written: Sequence[dict[str, Any]] = ()


class Store:
    """A folder with one JSON file per job, and beside it the figures of single users.

    Args:
        path: of the folder.
        dataset_hash: of the contents of the data set that all jobs are about.
        circumstances: JSON object: on what machine and with what versions jobs are run.
        earlier: jobs and rows of a report that was made in another folder. They hold for jobs
            that are made from the same and were never run here.
    """

    def __init__(
        self,
        path: Path,
        dataset_hash: str,
        circumstances: Mapping[str, Any],
        earlier: Mapping[str, Any],
    ) -> None:
        self._path, self._dataset_hash, self._circumstances = path, dataset_hash, circumstances
        self._earlier = {facts["name"]: facts for facts in earlier.get("jobs", ())}
        self._earlier_rows: Sequence[dict[str, Any]] = earlier.get("rows", ())

    def run(self, job: Job, say: Callable[[str], None]) -> FinishedJob:
        """Return what a job gives; it is run only where that is not there yet.

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
        say(f"{job.name}: {seconds:.0f} s, {_summary(rows)}")
        return self._write(job, rows, seconds)

    def finished(self, job: Job) -> FinishedJob | None:
        """Return what a job gave where that is known and still holds."""
        found = self._read(job)
        facts = self._earlier.get(job.name)
        if found is None and facts is not None and facts["made_from"] == self._made_from(job):
            return FinishedJob(facts, (), self._rows_of(job))
        return found

    def _rows_of(self, job: Job) -> list[dict[str, Any]]:
        return [row for row in self._earlier_rows if row["job"] == job.name]

    def _made_from(self, job: Job) -> str:
        return fingerprint_of([self._dataset_hash, job.made_from])

    def _write(self, job: Job, rows: list[Row], seconds: float) -> FinishedJob:
        arrays = {
            f"{number}/{name}": values
            for number, row in enumerate(rows)
            for name, values in row.by_user.items()
        }
        buffer = io.BytesIO()
        np.savez_compressed(buffer, **arrays)  # type: ignore[arg-type]
        write_file(self._file(job, "npz"), buffer.getvalue())
        facts: dict[str, Any] = {
            "name": job.name,
            "made_from": self._made_from(job),
            "wall_seconds": round(seconds, 1),
            **self._circumstances,
        }
        content = {**facts, "rows": [row.to_json() for row in rows]}
        # Last, so that a row without its users is never taken for finished.
        write_json(self._file(job, "json"), content)
        return FinishedJob(facts, rows)

    def _read(self, job: Job) -> FinishedJob | None:
        path = self._file(job, "json")
        if not path.is_file():
            return None
        facts = json.loads(path.read_text())
        if facts["made_from"] != self._made_from(job):
            return None
        written = facts.pop("rows")
        with np.load(self._file(job, "npz")) as arrays:
            rows = [
                _row(
                    fields,
                    {
                        name.split("/", 1)[1]: arrays[name]
                        for name in arrays.files
                        if name.startswith(f"{number}/")
                    },
                )
                for number, fields in enumerate(written)
            ]
        return FinishedJob(facts, rows)

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
