"""A report of parts, each written when it is done and not measured again."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tfpeel.storage import write_json

# Another command line may measure other parts.
_MAY_DIFFER = ("command",)


class ResumableReport:
    """A JSON file with a header and parts.

    Args:
        path: of the file; what is there is gone on with.
        header: what all parts have in common: seed, machine, versions, data.

    Raises:
        SystemExit: the file is there and has another header.
    """

    def __init__(self, path: Path, header: Mapping[str, Any]) -> None:
        self._path = path
        found = json.loads(path.read_text()) if path.exists() else {"parts": {}}
        for name in sorted(set(header) - set(_MAY_DIFFER)):
            if name in found and found[name] != header[name]:
                raise SystemExit(
                    f"{path} was measured with another {name}: choose another --out, or remove it"
                )
        self._content = {**found, **header}

    def measure(self, name: str, part: Callable[[], Any]) -> bool:
        """Measure a part that is not there yet, and write the file.

        Args:
            name: of the part.
            part: returns a JSON value.

        Returns:
            Whether it was measured.
        """
        if name in self._content["parts"]:
            return False
        self._content["parts"][name] = part()
        write_json(self._path, self._content)
        return True
