"""--json writes whole files, and into what is no file of its own."""

from __future__ import annotations

import json
import os

from tfpeel.cli.json_output import print_json

VALUE = {"schema_version": 1}


def test_a_file_is_replaced_as_a_whole(tmp_path):
    file = tmp_path / "new" / "results.json"
    file.parent.mkdir()
    file.write_text("a longer text than the value has, so that a rest of it would be seen")
    before = file.stat().st_ino
    print_json(VALUE, str(file))
    assert json.loads(file.read_text()) == VALUE
    assert file.stat().st_ino != before
    assert list(file.parent.iterdir()) == [file]


def test_a_device_or_a_pipe_is_written_to_and_stays(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    print_json(VALUE, str(pipe))
    assert json.loads(os.read(reader, 1 << 16)) == VALUE
    os.close(reader)
    assert pipe.is_fifo()


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "file.json").touch()
    (tmp_path / "link.json").symlink_to("file.json")
    print_json(VALUE, str(tmp_path / "link.json"))
    assert (tmp_path / "link.json").is_symlink()
    assert json.loads((tmp_path / "file.json").read_text()) == VALUE


def test_standard_output_is_one_stream_by_either_name(capsys):
    print_json(VALUE, "-")
    print_json(VALUE, "/dev/stdout")
    out = capsys.readouterr().out
    assert out == 2 * f"{json.dumps(VALUE, indent=2)}\n"
