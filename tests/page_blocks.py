"""The blocks of code in README.md and docs/, and which test tries each of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("README.md", *sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("docs/*.md")))
# What stands after the ``` of a block: the test that tries it, and, where that takes its blocks
# from certain pages, which.
TRIED_BY: dict[str, tuple[str, frozenset[str]]] = {
    "bash": ("tests/test_readme.py", frozenset(PAGES)),
    "bash page": ("tests/test_readme.py", frozenset(PAGES)),
    "python": ("tests/test_readme.py", frozenset(PAGES)),
    "": ("tests/test_readme.py", frozenset({"docs/file-format.md", "docs/how-it-works.md"})),
    "bash apk": (
        "tests/android_demo/test_apk.py",
        frozenset({"docs/android.md", "docs/tutorial.md"}),
    ),
    "bash demo": ("tests/test_demo.py", frozenset({"README.md", "docs/tutorial.md"})),
    "bash device": (
        "tests/deploy/test_docs.py",
        frozenset({"docs/deploying.md", "docs/tutorial.md"}),
    ),
    "bash emulator": ("tests/deploy/test_docs.py", frozenset({"docs/deploying.md"})),
    "bash faults": ("tests/faults/test_faults.py", frozenset({"docs/reliability.md"})),
    "bash fuzz": ("tests/fuzz/test_fuzz.py", frozenset({"docs/reliability.md"})),
    "bash kills": ("tests/faults/test_kills.py", frozenset({"docs/reliability.md"})),
    "bash performance": (
        "tests/benchmarks/test_performance.py",
        frozenset({"docs/performance.md"}),
    ),
    "bash poisoning": ("tests/benchmarks/test_poisoning.py", frozenset({"docs/privacy.md"})),
    "bash privacy": ("tests/benchmarks/test_privacy.py", frozenset({"docs/privacy.md"})),
    "bash quality": ("tests/benchmarks/test_quality.py", frozenset({"docs/quality.md"})),
    "bash ray": ("tests/cli/test_ray.py", frozenset({"docs/distributed.md"})),
    "bash soak": ("tests/soak/test_soak.py", frozenset({"docs/device.md"})),
    "bash trainers": ("tests/cli/test_workers.py", frozenset({"docs/distributed.md"})),
    "bash tuners": ("tests/tune/test_machines.py", frozenset({"docs/tuning.md"})),
    "java": (
        "tests/android_demo/test_peel_runtime.py",
        frozenset({"docs/android.md", "docs/signing.md"}),
    ),
    "kotlin": ("tests/test_page_formats.py", frozenset({"docs/android.md"})),
    "toml": ("tests/test_page_formats.py", frozenset({"docs/config.md"})),
    "json": ("tests/test_page_formats.py", frozenset({"docs/device.md", "docs/signing.md"})),
}
_BLOCK = re.compile(r"^ *```(.*)\n((?:.*\n)*?) *```$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A block of code.

    Args:
        kind: what stands after its ```.
        text: its lines.
    """

    kind: str
    text: str


def blocks(page: str, *kinds: str) -> list[Block]:
    """Return the blocks of a page, those of some kinds where kinds are given."""
    found = [Block(*block) for block in _BLOCK.findall((ROOT / page).read_text())]
    return [block for block in found if not kinds or block.kind in kinds]


def commands(block: Block) -> list[str]:
    """Return the commands of a block, each in one line."""
    return block.text.replace("\\\n", " ").splitlines()


def with_others(text: str, others: Mapping[str, object]) -> str:
    """Return a text with the test's words in the place of the page's, all of which are there."""
    for word, other in others.items():
        assert word in text, f"{word!r} is not in {text!r}"
        text = text.replace(word, str(other))
    return text
