"""Adds files to what aapt2 made, the same bytes every time: no times, a fixed order.

assemble_apk.py RESOURCES_APK OUTPUT_APK NAME=FILE...
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

# The earliest time that a ZIP file can hold.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def assemble(resources: Path, output: Path, added: dict[str, Path]) -> None:
    """Write the entries of an APK, as they are packed there, and then the added files.

    Args:
        resources: the APK that aapt2 linked.
        output: the APK to write.
        added: name in the APK to file.
    """
    with zipfile.ZipFile(resources) as source, zipfile.ZipFile(output, "w") as target:
        for entry in sorted(source.infolist(), key=lambda found: found.filename):
            _add(target, entry.filename, source.read(entry), entry.compress_type)
        for name, file in sorted(added.items()):
            _add(target, name, file.read_bytes(), zipfile.ZIP_DEFLATED)


def _add(target: zipfile.ZipFile, name: str, content: bytes, compression: int) -> None:
    entry = zipfile.ZipInfo(name, _NO_TIME)
    entry.compress_type = compression
    target.writestr(entry, content)


if __name__ == "__main__":
    _resources, _output, *_added = sys.argv[1:]
    _pairs = (pair.partition("=") for pair in _added)
    assemble(Path(_resources), Path(_output), {name: Path(file) for name, _, file in _pairs})
