"""The report of an evaluation, made only when its packs or its question are new."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tfpeel.config import fingerprint_of
from tfpeel.engine import Engine
from tfpeel.evaluate import PROTOCOLS, ProtocolName
from tfpeel.progress import Progress
from tfpeel.runtime import MANIFEST_NAME, Pack
from tfpeel.storage import sha256_of
from tfpeel.workspace.fit import fits_of, one_table_of
from tfpeel.workspace.made_from import load_dataset
from tfpeel.workspace.stages import evaluate_stage
from tfpeel.workspace.workspace import Workspace

_SPLITS = ("validation", "test")


@dataclass(frozen=True)
class StoredEvaluation:
    """An evaluation that a workspace keeps.

    Args:
        name: of the file, inside the workspace.
        report: the JSON object that `evaluate --json` writes.
        is_current: whether it is about the files that are there now, and all of them.
    """

    name: str
    report: dict[str, Any]
    is_current: bool


def evaluation_report(
    workspace: Workspace,
    protocol: ProtocolName,
    split: str,
    ks: Sequence[int],
    most_users: int | None,
    engine: Engine,
    progress: Progress,
) -> dict[str, Any]:
    """Return the JSON object of an evaluation, without making again what is known.

    Args:
        workspace: with a pack.
        protocol: what the device knows of a user; see Protocol.
        split: the part that has to be found: validation or test.
        ks: lengths of the lists, each at least 1.
        most_users: a sample of so many is asked for; None: all.
        engine: where the files are run.
        progress: told about the users.

    Returns:
        What `evaluate --json` writes.

    Raises:
        NobodyToAskError: the data set was not split in a way that has such users.
        DamagedFileError: a result or a file of the pack is damaged.
    """
    name = _name(protocol, split)
    path = workspace.path / name
    question = [protocol, split, sorted(set(ks)), most_users]
    known = (workspace.state(name), workspace.state(f"{name}:content"))
    report, made_from = _read(path), _made_from(workspace, question)
    # Another content: the report was changed, or a command was killed before it noted it.
    if report is not None and known in ((made_from, None), (made_from, fingerprint_of(report))):
        return report
    result = evaluate_stage(workspace, protocol, split, ks, most_users, engine, progress)
    report = result.to_json()
    made_from = _made_from(workspace, question)
    workspace.note_together({name: made_from, f"{name}:content": fingerprint_of(report)})
    return report


def stored_evaluations(workspace: Workspace) -> tuple[StoredEvaluation, ...]:
    """Return the evaluations that were made in a workspace, by protocol and split.

    Args:
        workspace: with a data set.
    """
    fits = fits_of(workspace.path, load_dataset(workspace))
    packs = [Pack(fit.pack_path) for fit in fits if fit.pack_path.is_dir()]
    sizes = [_largest_files(pack) for pack in packs]
    found = []
    for protocol in PROTOCOLS:
        for split in _SPLITS:
            name = _name(protocol, split)
            report = _read(workspace.path / name)
            if report is not None:
                found.append(StoredEvaluation(name, report, _sizes_in(report) in sizes))
    return tuple(found)


def _name(protocol: str, split: str) -> str:
    return f"reports/{protocol}-{split}.json"


def _largest_files(pack: Pack) -> list[tuple[Any, Any]]:
    """Return each budget with the bytes of its largest file, ascending."""
    files = pack.manifest.files
    return [(b, max(file.bytes for file in files if file.budget_bytes == b)) for b in pack.budgets]


def _sizes_in(report: dict[str, Any]) -> list[tuple[Any, Any]]:
    """Return the same as an evaluation has it."""
    return [
        (each.get("budget_bytes"), each.get("largest_file_bytes")) for each in report["results"]
    ]


def _made_from(workspace: Workspace, question: list[Any]) -> str:
    """Return a hash of the question, the config and all packs that there are."""
    packs = [
        sha256_of(manifest) if manifest.is_file() else None
        for fit in fits_of(workspace.path, load_dataset(workspace))
        for each in (fit, one_table_of(fit))
        for manifest in [each.pack_path / MANIFEST_NAME]
    ]
    return fingerprint_of([question, workspace.config.fingerprint(), packs])


def _read(path: Path) -> dict[str, Any] | None:
    try:
        value = json.loads(path.read_text())
    except (OSError, ValueError):
        return None
    if not isinstance(value, dict) or not isinstance(value.get("results"), list):
        return None
    return value if all(isinstance(result, dict) for result in value["results"]) else None
