"""Keeps the code that TensorFlow generates off the disk."""

from __future__ import annotations

import itertools
import linecache
import sys
from types import ModuleType

_numbers = itertools.count()


def keep_generated_code_in_memory() -> None:
    """Let autograph load its code from memory.

    It writes a file for every function that it converts, and removes them at its exit: a process
    that is killed leaves them, and their byte code stays in any case.
    """
    from tensorflow.python.autograph.pyct import loader  # noqa: PLC0415 - only once it is chosen

    loader.load_source = _load_source


def _load_source(source: str, delete_on_exit: bool) -> tuple[ModuleType, str]:
    name = f"__autograph_generated_{next(_numbers)}"
    module, place = ModuleType(name), f"<{name}>"
    # Where tracebacks and `inspect`, and so autograph itself, look for lines.
    linecache.cache[place] = (len(source), None, source.splitlines(keepends=True), place)
    module.__file__ = place
    exec(compile(source, place, "exec"), vars(module))
    sys.modules[name] = module
    return module, place
