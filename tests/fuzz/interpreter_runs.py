"""Files that pass the check, run by the interpreter in a process that may crash.

    python -m tests.fuzz.interpreter_runs SEED FIRST COUNT PROGRESS_FILE

Run by run.py, which starts another process where one crashed.
"""

from __future__ import annotations

import random
import struct
import sys
from pathlib import Path

import numpy as np

from tests.fuzz.readers import READERS
from tfpeel.errors import TfpeelError
from tfpeel.runtime.graph_check import check_graphs
from tfpeel.runtime.tflite_file import TfliteFile

_MOST_CHANGES = 3
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
    """Run every signature of a file with small inputs."""
    file = TfliteFile(content, ())
    for name, kind in file.kinds.items():
        inputs = {
            end: np.zeros([size if size >= 0 else 16 for size in tensor.shape], np.int32)
            if tensor.type == 2
            else np.ones([size if size >= 0 else 16 for size in tensor.shape], np.float32)
            for end, tensor in kind.inputs.items()
        }
        if "k" in inputs:
            inputs["k"] = np.asarray([3], np.int32)
        file.run(name, **inputs)


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
