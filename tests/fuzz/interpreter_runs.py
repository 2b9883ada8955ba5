"""Files that pass the check, run by the interpreter in a process that may crash.

    python -m tests.fuzz.interpreter_runs SEED FIRST COUNT PROGRESS_FILE

Run by run.py, which starts another process where one crashed.
"""

from __future__ import annotations

import random
import struct
import sys
from pathlib import Path

from tests.fuzz.readers import READERS
from tests.runtime.size_bounds_of import inputs_of, larger_than_allowed, numbers_allowed
from tfpeel.errors import TfpeelError
from tfpeel.runtime.graph_check import check_graphs
from tfpeel.runtime.tflite_file import TfliteFile

_MOST_CHANGES = 3
_LIST_LENGTH = 16
_NUMBERS = (0, 1, 2, 3, 7, 15, 60, 1000, 2**16, 2**31 - 1, -1, -2, -(2**31))


def changed_file(seed: int, number: int) -> bytes:
    """Return a file with a few numbers changed; the same for the same arguments."""
    chance = random.Random(f"{seed} {number}")
    content = bytearray(chance.choice(READERS["graphs"].seeds))
    for _ in range(chance.randint(1, _MOST_CHANGES)):
        if chance.random() < 0.5:
            place = 4 * chance.randrange(len(content) // 4)
            near = struct.unpack_from("<i", content, place)[0] + chance.choice((-1, 1, 2, 4))
            number_there = chance.choice((*_NUMBERS, max(min(near, 2**31 - 1), -(2**31))))
            struct.pack_into("<i", content, place, number_there)
        else:
            content[chance.randrange(len(content))] = chance.randrange(256)
    return bytes(content)


def run_file(content: bytes) -> None:
    """Run every signature of a file with small inputs.

    Raises:
        AssertionError: a result is larger than the check allowed.
    """
    file = TfliteFile(content, ())
    allowed = numbers_allowed(content, _LIST_LENGTH)
    for name, kind in file.kinds.items():
        file.run(name, **inputs_of(kind, _LIST_LENGTH))
        larger = larger_than_allowed(allowed, file._runners[name])
        assert not larger, larger


def main() -> None:
    """Run files, and say before each which it is."""
    seed, first, count = map(int, sys.argv[1:4])
    progress = Path(sys.argv[4])
    passed = 0
    for number in range(first, first + count):
        content = changed_file(seed, number)
        try:
            check_graphs(content)
        except TfpeelError:
            continue
        passed += 1
        progress.write_text(f"{number} {passed}")
        try:
            run_file(content)
        except TfpeelError:
            continue
    progress.write_text(f"{first + count} {passed}")


if __name__ == "__main__":
    main()
