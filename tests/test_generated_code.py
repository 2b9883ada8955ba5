"""What TensorFlow generates stays in memory."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys

from tfpeel.keras import tf

_PROGRAM = """
from tfpeel.keras import tf

@tf.function
def doubled(x):
    for _ in tf.range(3):
        x = x + tf.map_fn(lambda each: each, x)
    return x

print(doubled(tf.constant([1])).numpy())
"""


def test_no_file_is_written_for_converted_code(tmp_path):
    (tmp_path / "tmp").mkdir()
    (tmp_path / "program.py").write_text(f"{_PROGRAM}import os\nos._exit(0)")
    # Ended as by a kill: nothing is cleared away, and byte code would be written.
    inherited = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment = {**inherited, "TMPDIR": str(tmp_path / "tmp"), "PYTHONUNBUFFERED": "1"}
    call = [sys.executable, tmp_path / "program.py"]
    done = subprocess.run(call, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout == "[8]\n", done.stderr
    assert not list((tmp_path / "tmp").iterdir())


def test_its_lines_can_still_be_read():
    converted = tf.autograph.to_graph(_counted)
    assert "def tf___counted(x):" in inspect.getsource(converted)


def _counted(x):
    while x < 3:
        x += 1
    return x
