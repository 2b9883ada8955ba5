"""The one place that knows which TFLite interpreter is installed."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from tfpeel.errors import EnvironmentProblemError
from tfpeel.native_noise import without_native_noise

_MODULES = ("ai_edge_litert.interpreter", "tflite_runtime.interpreter", "tensorflow.lite")


def open_interpreter(file: Path | bytes) -> Any:
    """Return an interpreter with one thread for a .tflite file.

    Args:
        file: a path, which is mapped into memory, or the content.

    Raises:
        EnvironmentProblemError: no interpreter is installed.
        ValueError: the interpreter refuses the file.
    """
    given = {"model_content": file} if isinstance(file, bytes) else {"model_path": str(file)}
    with without_native_noise():
        return _interpreter_class()(**given, num_threads=1)


def _interpreter_class() -> Any:
    for name in _MODULES:
        try:
            return importlib.import_module(name).Interpreter
        except ImportError:
            continue
    raise EnvironmentProblemError(
        "no TFLite interpreter is installed; run: pip install ai-edge-litert"
    )
