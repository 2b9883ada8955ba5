"""The one place where Keras Tuner is imported: an extra that only tuning needs.

Keras Tuner comes with Keras 3, tfpeel trains with Keras 2. They meet nowhere: no model is ever
given to Keras Tuner, and what it tunes runs in processes that do not import it.
"""

from __future__ import annotations

import os

from tfpeel.errors import EnvironmentProblemError
from tfpeel.keras import tf  # noqa: F401 - TensorFlow takes Keras 2 before Keras 3 comes
from tfpeel.native_noise import without_native_noise

# What goes wrong between machines is raised; gRPC would print it as well.
os.environ.setdefault("GRPC_VERBOSITY", "NONE")
try:
    with without_native_noise():
        import keras_tuner
except ImportError as error:
    raise EnvironmentProblemError(
        f"tuning needs packages that are not installed: {error}; next: pip install 'tfpeel[tune]'"
    ) from None

__all__ = ["keras_tuner"]
