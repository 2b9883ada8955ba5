import subprocess
import sys

import tfpeel.report


def test_public_names():
    assert tfpeel.report.__all__ == [
        "FORMATS",
        "SCHEMA_VERSION",
        "Format",
        "Report",
        "make_report",
        "rendered",
    ]


def test_the_report_knows_no_command_line():
    code = "import sys, tfpeel.report; sys.exit('click' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
