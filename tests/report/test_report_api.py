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


def test_every_public_name_is_there():
    assert all(hasattr(tfpeel.report, name) for name in tfpeel.report.__all__)
    assert not hasattr(tfpeel.report, "other")


def test_a_process_that_measures_a_file_is_small():
    code = (
        "import sys, tfpeel.report.file_cost\n"
        "sys.exit(str({'scipy', 'sklearn', 'polars', 'tensorflow'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == "set()"


def test_the_report_knows_no_command_line():
    code = "import sys, tfpeel.report.render; sys.exit('click' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
