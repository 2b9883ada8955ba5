"""The report of an evaluation, made only when its packs or its question are new."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tfpeel.config import fingerprint_of
from tfpeel.evaluate import ProtocolName
from tfpeel.progress import Progress
from tfpeel.runtime import MANIFEST_NAME
from tfpeel.storage import sha256_of
from tfpeel.workspace.fit import fits_of, one_table_of
from tfpeel.workspace.made_from import load_dataset
from tfpeel.workspace.stages import evaluate_stage
from tfpeel.workspace.workspace import Workspace


def evaluation_report(
    workspace: Workspace,
    protocol: ProtocolName,
    split: str,
    ks: Sequence[int],
    most_users: int | None,
    jobs: int,
    progress: Progress,
) -> dict[str, Any]:
    """Return the JSON object of an evaluation; see evaluate_stage for the arguments."""
    path = workspace.path / "reports" / f"{protocol}-{split}.json"
    name = str(path.relative_to(workspace.path))
    question = [protocol, split, sorted(set(ks)), most_users]
    made_from = _made_from(workspace, question)
    if workspace.state(name) == made_from:
        report = _read(path)
        if report is not None:
            return report
    result = evaluate_stage(workspace, protocol, split, ks, most_users, jobs, progress)
    workspace.note(name, _made_from(workspace, question))
    return result.to_json()


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
    return value if isinstance(value, dict) and isinstance(value.get("results"), list) else None
