"""Write docs/performance.md from the committed JSON files.

python benchmarks/performance_page.py            # rewrites the page
python benchmarks/performance_page.py --check    # fails where it is not what the files say
"""

from __future__ import annotations

import sys
from pathlib import Path

from performance.page import performance_page

_ROOT = Path(__file__).resolve().parent.parent
_PAGE = _ROOT / "docs" / "performance.md"


def main() -> None:
    page = performance_page(_ROOT / "benchmarks" / "results")
    if "--check" not in sys.argv:
        _PAGE.write_text(page)
    elif not _PAGE.is_file() or _PAGE.read_text() != page:
        sys.exit(
            "docs/performance.md is not what the results say: run benchmarks/performance_page.py"
        )


if __name__ == "__main__":
    main()
