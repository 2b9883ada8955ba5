"""Answers the test vectors with this Python, and prints the answers and the machine as JSON."""

from __future__ import annotations

import json
import platform

from tests.runtime.vector_cases import ask
from tfpeel.runtime import Pack

VECTORS = "tests/runtime/vectors"


def main() -> None:
    with open(f"{VECTORS}/vectors.json") as file:
        cases = json.load(file)["cases"]
    pack = Pack(f"{VECTORS}/pack")
    answers = [ask(pack, case) for case in cases]
    print(json.dumps({"machine": platform.machine(), "answers": answers}))


if __name__ == "__main__":
    main()
