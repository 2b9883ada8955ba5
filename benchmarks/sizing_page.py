"""Write docs/sizing.md from formulas, and from the constants in the committed JSON files.

python benchmarks/sizing_page.py            # rewrites the page
python benchmarks/sizing_page.py --check    # fails where it is not what the formulas say
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from sizing.page import sizing_page

_ROOT = Path(__file__).resolve().parent.parent
_PAGE = _ROOT / "docs" / "sizing.md"


def main() -> None:
    run_times, quality, growth = (
        json.loads((_ROOT / "benchmarks" / "results" / name).read_text())
        for name in ("run-times.json", "gowalla.json", "growth.json")
    )
    page = sizing_page(run_times, quality, growth)
    if "--check" not in sys.argv:
        _PAGE.write_text(page)
    elif not _PAGE.is_file() or _PAGE.read_text() != page:
        sys.exit("docs/sizing.md is not what the formulas say: run benchmarks/sizing_page.py")


if __name__ == "__main__":
    main()
