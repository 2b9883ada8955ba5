from pathlib import Path

import pytest

from tfpeel.data import DataConfig, read_interactions
from tfpeel.errors import InputError

HEADER = "note,item,user,rating,time\n"


def _read(tmp_path: Path, content: str | bytes, name: str = "mine.csv", **options):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_interactions(path, DataConfig.of(**options))


def test_ids_come_back_as_they_were_written(tmp_path):
    read = _read(tmp_path, HEADER + 'x,"i,1",007,3.5,10\ny,ü€,7,2,20\n')
    assert read.frame.rows() == [("007", "i,1", 3.5, 10), ("7", "ü€", 2.0, 20)]


def test_guessed_columns_are_said(tmp_path):
    read = _read(tmp_path, "movieId,UserID,stars\n1,2,3\n")
    assert read.frame.rows() == [("2", "1", 3.0)]
    assert any("'UserID' as the user" in note for note in read.notes)
    assert any("'movieId' as the item" in note for note in read.notes)
    assert any("'stars' as the rating" in note for note in read.notes)


def test_named_columns_win(tmp_path):
    read = _read(tmp_path, "user,item,who,what\n1,2,3,4\n", user_column="who", item_column="what")
    assert read.frame.rows() == [("3", "4")]
    assert not any(note.startswith("Took") for note in read.notes)


def test_byte_order_mark_blank_lines_and_windows_line_ends(tmp_path):
    read = _read(tmp_path, "\ufeffuser,item,time\r\n1,2,30\r\n\r\n3,4,50\r\n")
    assert read.frame.rows() == [("1", "2", 30), ("3", "4", 50)]


@pytest.mark.parametrize("name", ["mine.tsv", "mine.tab"])
def test_tabs(tmp_path, name):
    assert _read(tmp_path, "user\titem\na b\tc,d\n", name).frame.rows() == [("a b", "c,d")]


@pytest.mark.parametrize(
    ("first", "second"),
    [("2024-05-31", "2024-06-01"), ("2024-05-31T10:00:00Z", "2024-05-31T10:00:01Z"), ("1", "1.5")],
)
def test_times_keep_their_order(tmp_path, first, second):
    times = _read(tmp_path, f"user,item,time\n1,2,{first}\n1,3,{second}\n").frame["time"]
    assert times[0] < times[1]


@pytest.mark.parametrize(
    ("content", "pieces"),
    [
        (HEADER + "x,i1,u1,3,10\n%%% rubbish %%%\n", ["line 3", "cannot be read", "%%% rubbish"]),
        (HEADER + "x,i1,u1,3,10\nx,i1,u1,3,10,11,12\n", ["line 3", "7 field", "5 fields"]),
        (HEADER + "x,i1,u1,3,10\n\n\nx,i1,u1,abc,10\n", ["line 5", "not a number", "abc"]),
        (HEADER + "x,i1,u1,nan,10\n", ["line 2", "rating", "nan"]),
        (HEADER + "x,i1,u1,,10\n", ["line 2", "rating"]),
        (HEADER + "x,i1,u1,3,inf\n", ["line 2", "time", "inf"]),
        (HEADER + "x,i1,u1,3,10\nx,i1,u1,3,soon\n", ["line 3", "time", "soon"]),
        (HEADER + "x,i1,,3,10\n", ["line 2", "user", "not empty"]),
        (HEADER + 'x,i1,u1,3,1\nx,"i2,u1,3,1\nx,i3,u1,3,1\n', ["line 3", "cannot be read"]),
        (HEADER + "x," + "long" * 99 + ",u1,bad,10\n", ["line 2", "..."]),
        (HEADER, ["is empty"]),
        (HEADER + "\n\n", ["is empty"]),
        ("", ["is empty"]),
        (" \n\n", ["is empty"]),
        (b"user,item\n1,2\n1,\xff\xfe\n", ["line 3", "not UTF-8", "0xff", "UTF-8"]),
        ("user,item\n1,2\n".encode("utf-16"), ["not UTF-8"]),
        (b"user,item\n1,2\n1,\xc3", ["line 3", "not UTF-8"]),
        ("user;item\n1;2\n", ["no user and no item column", "'user;item'", "commas for ';'"]),
        ("user,thing\n1,2\n", ["no item column", "'user', 'thing'", "--item-column"]),
    ],
)
def test_wrong_content_is_one_clear_line(tmp_path, content, pieces):
    with pytest.raises(InputError) as caught:
        _read(tmp_path, content)
    message = str(caught.value)
    assert "\n" not in message
    assert len(message) < 400 + len(str(tmp_path))
    for piece in [*pieces, "mine.csv", "received:", "allowed:", "next:"]:
        assert piece in message


@pytest.mark.parametrize("role", ["user", "item", "rating", "time"])
def test_a_missing_named_column_lists_what_is_there(tmp_path, role):
    with pytest.raises(InputError, match=f"no {role} column 'gone'.*'user', 'item'.*--{role}-col"):
        _read(tmp_path, "user,item\n1,2\n", **{f"{role}_column": "gone"})


def test_one_column_for_two_things(tmp_path):
    with pytest.raises(InputError, match="named for two things"):
        _read(tmp_path, "user,item\n1,2\n", user_column="item", item_column="item")
