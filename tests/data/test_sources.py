import pytest

from tfpeel.data import DataConfig, read_interactions
from tfpeel.errors import InputError


@pytest.mark.parametrize("format_name", ["auto", "lightgcn", "movielens", "csv", "tsv", "parquet"])
def test_a_missing_path(tmp_path, format_name):
    with pytest.raises(InputError, match="gone does not exist"):
        read_interactions(tmp_path / "gone", DataConfig(format=format_name))


@pytest.mark.parametrize("format_name", ["csv", "tsv", "parquet"])
def test_a_directory_where_a_file_should_be(tmp_path, format_name):
    (tmp_path / "inside.csv").write_text("user,item\n1,2\n")
    with pytest.raises(InputError, match=r"is a directory, .* needs a file.*inside\.csv"):
        read_interactions(tmp_path, DataConfig(format=format_name))


@pytest.mark.parametrize("format_name", ["auto", "lightgcn"])
def test_a_file_where_a_directory_is_needed(tmp_path, format_name):
    (tmp_path / "train.txt").write_text("0 1 2\n")
    with pytest.raises(InputError, match="is a file, LightGCN format needs a directory"):
        read_interactions(tmp_path / "train.txt", DataConfig(format=format_name))


def test_an_unknown_file(tmp_path):
    (tmp_path / "mine.xlsx").write_text("user,item\n1,2\n")
    with pytest.raises(InputError, match=r"format .* not known.*mine\.xlsx.*--format csv"):
        read_interactions(tmp_path / "mine.xlsx", DataConfig())


def test_a_directory_with_nothing_known(tmp_path):
    with pytest.raises(InputError, match=r"no known data .*nothing in it"):
        read_interactions(tmp_path, DataConfig())


def test_a_part_that_is_a_directory(tmp_path):
    (tmp_path / "train.txt").write_text("0 1 2\n")
    (tmp_path / "test.txt").mkdir()
    with pytest.raises(InputError, match=r"test\.txt is a directory"):
        read_interactions(tmp_path, DataConfig())
