"""One seed, split into named streams, so that no stage disturbs another's randomness."""

from __future__ import annotations

import hashlib

import numpy as np


def _words(name: str) -> list[int]:
    digest = hashlib.sha256(name.encode()).digest()
    return [int.from_bytes(digest[i : i + 4], "little") for i in range(0, 16, 4)]


def generator(seed: int, name: str) -> np.random.Generator:
    """Return the random generator of the stream `name` under `seed`."""
    return np.random.default_rng(np.random.SeedSequence([seed, *_words(name)]))


def integer_seed(seed: int, name: str) -> int:
    """Return a seed in [0, 2**31) for libraries that take a number."""
    return int(generator(seed, name).integers(2**31))
