"""Data that are small in everything."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

USERS, ITEMS, TASTES, DRAWS = 100, 120, 4, 20


@pytest.fixture(scope="session")
def ratings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder such as that of MovieLens 100K; every fourth user has the same taste."""
    draw, each = random.Random(0), ITEMS // TASTES
    lines = []
    for user in range(USERS):
        liked = {each * (user % TASTES) + draw.randrange(each) for _ in range(DRAWS)}
        others = {draw.randrange(ITEMS) for _ in range(DRAWS // 4)}
        lines += [
            f"{user}\t{item}\t5\t{draw.randrange(10**6)}\n" for item in sorted(liked | others)
        ]
    path = tmp_path_factory.mktemp("ratings") / "tiny"
    path.mkdir()
    (path / "u.data").write_text("".join(lines))
    return path
