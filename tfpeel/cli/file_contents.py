"""What one .tflite file holds: signatures, metadata, segments."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from tfpeel.errors import DamagedFileError
from tfpeel.runtime import FileEntry
from tfpeel.runtime.interpreter import open_interpreter
from tfpeel.runtime.tflite_file import TfliteFile
from tfpeel.storage import sha256_of


def file_contents(path: Path, entry: FileEntry | None) -> dict[str, Any]:
    """Return a JSON object about a .tflite file.

    Args:
        path: of the file.
        entry: what the pack around it says, or None.

    Raises:
        DamagedFileError: no interpreter takes it, or it is not what its pack says.
    """
    sha256 = sha256_of(path)
    if entry is not None and entry.sha256 != sha256:
        raise DamagedFileError(f"{path} was changed after it was written (SHA-256)")
    file = TfliteFile(path, ())
    return {
        "path": str(path),
        "bytes": path.stat().st_size,
        "sha256": sha256,
        "signatures": {name: _signature(path, name) for name in file.signatures},
        "metadata": _metadata(file),
        "pack_entry": None if entry is None else asdict(entry),
    }


def file_text(contents: dict[str, Any]) -> str:
    """Return the object of `file_contents` for people."""
    lines = [f"{contents['path']}: {contents['bytes']:,} bytes, SHA-256 {contents['sha256']}"]
    for name, ends in contents["signatures"].items():
        sides = [", ".join(map(_tensor_text, ends[side])) for side in ("inputs", "outputs")]
        lines.append(f"Signature {name}({sides[0]}) -> {sides[1]}")
    lines.append(f"Metadata: {contents['metadata'] or 'none of tfpeel'}")
    entry = contents["pack_entry"]
    if entry is None:
        lines.append("No manifest beside it speaks of this file.")
        return "\n".join(lines)
    lines.append(
        f"User cluster {entry['cluster']}, budget {entry['budget_bytes']:,} bytes;"
        f" {entry['items']:,} items, {entry['items_dropped']:,} left out;"
        f" {len(entry['cells'])} cells; needs {entry['minimum_runtime']}."
    )
    for number, group in enumerate(entry["groups"]):
        lines.append(
            f"Segment {number}: {group['rows']:,} rows of {group['dimensions']} dimensions,"
            f" {group['bits']} bits"
        )
    return "\n".join(lines)


def _signature(path: Path, name: str) -> dict[str, list[dict[str, Any]]]:
    runner = open_interpreter(path).get_signature_runner(name)
    return {
        "inputs": _tensors(runner.get_input_details()),
        "outputs": _tensors(runner.get_output_details()),
    }


def _tensors(details: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "dtype": detail["dtype"].__name__,
            "shape": [int(size) for size in detail["shape_signature"]],
        }
        for name, detail in sorted(details.items())
    ]


def _tensor_text(tensor: dict[str, Any]) -> str:
    shape = ", ".join("any" if size < 0 else str(size) for size in tensor["shape"])
    return f"{tensor['name']} {tensor['dtype']}[{shape}]"


def _metadata(file: TfliteFile) -> dict[str, Any] | None:
    try:
        return file.metadata
    except DamagedFileError:
        return None
