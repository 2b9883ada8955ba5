"""The one place that knows which TFLite interpreter is installed."""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path
from typing import Any

from tfpeel.errors import EnvironmentProblemError
from tfpeel.native_noise import without_native_noise

_MODULES = (
    "ai_edge_litert.interpreter",
    "tflite_runtime.interpreter",
    "tensorflow.lite.python.interpreter",
)


def open_interpreter(file: Path | bytes) -> Any:
    """Return an interpreter with one thread for a .tflite file.

    It is one without delegates: XNNPACK finds little to do in the graphs of a pack, and takes
    0.3 MB of memory and half a millisecond to find it.

    Args:
        file: a path, which is mapped into memory, or the content.

    Raises:
        EnvironmentProblemError: no interpreter is installed.
        ValueError: the interpreter refuses the file.
    """
    given = {"model_content": file} if isinstance(file, bytes) else {"model_path": str(file)}
    module = _interpreter_module()
    kernels = module.OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES
    return module.Interpreter(**given, num_threads=1, experimental_op_resolver_type=kernels)


@cache
def _interpreter_module() -> Any:
    with without_native_noise():
        for name in _MODULES:
            try:
                return importlib.import_module(name)
            except ImportError:
                continue
    raise EnvironmentProblemError(
        "no TFLite interpreter is installed; run: pip install ai-edge-litert"
    )
