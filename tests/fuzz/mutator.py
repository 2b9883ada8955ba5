"""Changes to inputs, from a seed: what is used where atheris is not installed, and in the tests."""

from __future__ import annotations

import random
from collections.abc import Sequence

# What readers look for, in text and in flatbuffers.
_WORDS = (
    *(b"{", b"}", b"[", b"]", b'"', b",", b":", b"\\u", b"\\ud800", b"null", b"NaN", b"1e999"),
    *(b"-1", b"9" * 20, b"../", b"\n", b"\t", b"::", b"\0", b"\xff", b"\xef\xbb\xbf", b'""'),
    *(b"\0\0\0\0", b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\0\0\0\x80", b"\4\0\0\0"),
)
_MOST_CHANGES = 4


def mutated(seeds: Sequence[bytes], chance: random.Random) -> bytes:
    """Return one of the seeds with a few changes."""
    content = bytearray(chance.choice(seeds))
    for _ in range(chance.randint(1, _MOST_CHANGES)):
        place = chance.randint(0, len(content))
        _change(content, place, chance)
    return bytes(content)


def _change(content: bytearray, place: int, chance: random.Random) -> None:
    kind = chance.randrange(6)
    length = chance.randint(1, 40)
    if kind == 0:
        del content[place:]
    elif kind == 1:
        del content[place : place + length]
    elif kind == 2:
        content[place:place] = content[place : place + length]
    elif kind == 3:
        content[place:place] = chance.choice(_WORDS)
    elif kind == 4:
        word = chance.choice(_WORDS)
        content[place : place + len(word)] = word
    elif place < len(content):
        content[place] = chance.randrange(256)
