"""TensorFlow takes the Keras that it finds at its first import, so each check is a process."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


def run(code: str, **environment: str) -> str:
    inherited = {k: v for k, v in os.environ.items() if k != "TF_USE_LEGACY_KERAS"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        env={**inherited, **environment},
    )
    return done.stdout


def test_tensorflow_imported_first_is_a_clear_error():
    out = run(
        "import sys, types\n"
        "sys.modules['tensorflow'] = types.ModuleType('tensorflow')\n"
        "from tfpeel.errors import EnvironmentProblemError\n"
        "try:\n"
        "    import tfpeel.keras\n"
        "except EnvironmentProblemError as error:\n"
        "    print(error)\n"
    )
    assert "TensorFlow was imported before tfpeel and took Keras 3" in out
    assert "set TF_USE_LEGACY_KERAS=1 before TensorFlow is imported" in out


def test_tensorflow_imported_first_with_the_switch_is_fine():
    out = run(
        "import tensorflow, tfpeel.keras\n"
        "print(tensorflow.keras.layers.Layer is tfpeel.keras.keras.layers.Layer)",
        TF_USE_LEGACY_KERAS="1",
    )
    assert out.strip() == "True"


def test_the_guarded_keras_is_keras_2():
    out = run(
        "from tfpeel.keras import keras, tf, tfrs\n"
        "print(tf.keras.layers.Layer is keras.layers.Layer, keras.Model in tfrs.Model.__mro__)"
    )
    assert out.split() == ["True", "True"]


@pytest.mark.parametrize("module", ["data", "select", "runtime", "storage", "ranking", "export"])
def test_light_modules_import_no_tensorflow(module):
    out = run(
        f"import sys, tfpeel.{module}\n"
        "print(sorted({'tensorflow', 'keras', 'tf_keras'} & set(sys.modules)))"
    )
    assert out.strip() == "[]"
