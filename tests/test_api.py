"""The names of the top package, and that importing it costs nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

import tfpeel

SLOW = "{'tensorflow', 'keras', 'tf_keras', 'polars', 'sklearn', 'scipy', 'numpy', 'pydantic'}"


def loaded_after(code: str) -> str:
    code = f"import sys, tfpeel\n{code}\nprint(sorted({SLOW} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_public_names():
    assert tfpeel.__all__ == [
        "VERSION",
        "Answer",
        "InputError",
        "Model",
        "Pack",
        "Recommendation",
        "TfpeelError",
        "fit",
    ]
    assert all(getattr(tfpeel, name) is not None for name in tfpeel.__all__)
    assert set(tfpeel.__all__) <= set(dir(tfpeel))


def test_no_other_name_is_found():
    with pytest.raises(AttributeError, match="no attribute 'train'"):
        _ = tfpeel.train


def test_the_import_loads_nothing_and_a_pack_loads_no_training():
    assert loaded_after("") == "[]"
    assert loaded_after("tfpeel.Pack") == "['numpy']"
    assert "tensorflow" not in loaded_after("tfpeel.fit")
