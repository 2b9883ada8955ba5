"""The one place where TensorFlow, Keras 2 and TensorFlow Recommenders are imported.

TensorFlow Recommenders 0.7 needs Keras 2 (the tf-keras package), which TensorFlow takes only
when TF_USE_LEGACY_KERAS is set before its first import.
"""

from __future__ import annotations

import os
import sys

from tfpeel.errors import EnvironmentProblemError
from tfpeel.generated_code import keep_generated_code_in_memory
from tfpeel.native_noise import without_native_noise

_SWITCH = "TF_USE_LEGACY_KERAS"


def _choose_keras_2() -> None:
    if os.environ.get(_SWITCH) == "1":
        return
    if "tensorflow" in sys.modules:
        raise EnvironmentProblemError(
            "TensorFlow was imported before tfpeel and took Keras 3, but tfpeel needs Keras 2; "
            f"import tfpeel.keras first, or set {_SWITCH}=1 before TensorFlow is imported"
        )
    os.environ[_SWITCH] = "1"


_choose_keras_2()
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
# Otherwise the first process that sees a GPU takes all of its memory.
os.environ.setdefault("TF_FORCE_GPU_ALLOW_GROWTH", "true")

with without_native_noise():
    import tensorflow as tf
    import tensorflow_recommenders as tfrs
    import tf_keras as keras

keep_generated_code_in_memory()

__all__ = ["keras", "tf", "tfrs"]
