import subprocess
import sys

import tfpeel.play


def test_public_names():
    assert tfpeel.play.__all__ == ["PlayServer", "Playground"]


def test_it_needs_neither_the_command_line_nor_what_trains():
    code = (
        "import sys, tfpeel.play\n"
        "sys.exit(str({'click', 'tensorflow', 'scipy', 'polars', 'jinja2'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == "set()"
