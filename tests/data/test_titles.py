import pytest

from tfpeel.data import DataConfig, prepare
from tfpeel.errors import InputError


def _prepare(tmp_path, titles, name="titles.csv"):
    (tmp_path / "mine.csv").write_text("user,item\n" + "u,007\nu,8\nv,007\nv,8\n")
    (tmp_path / name).write_bytes(titles.encode())
    return prepare(tmp_path / "mine.csv", DataConfig(titles=str(tmp_path / name))).dataset


@pytest.mark.parametrize(
    ("titles", "name"),
    [
        ('item,title\n7,no\n007,"Ça, là"\n007,second\n', "titles.csv"),
        ("year\tTitle\titem_id\n1999\tÇa, là\t007\n", "titles.tsv"),
        ('id,name\n007,"Ça, là"\n', "t.csv"),
    ],
)
def test_titles_are_found_by_id(tmp_path, titles, name):
    dataset = _prepare(tmp_path, titles, name)
    assert dict(zip(dataset.item_ids, dataset.item_titles, strict=True)) == {
        "007": "Ça, là",
        "8": "",
    }


@pytest.mark.parametrize(
    ("titles", "piece"),
    [
        ("item,label\n1,2\n", "no title column recognised .*'item', 'label'"),
        ("thing,title\n1,2\n", "no item column recognised .*'thing', 'title'"),
        ("item,title\n1,a,b,c\n", "cannot be read"),
        ("", "is empty"),
    ],
)
def test_wrong_titles(tmp_path, titles, piece):
    with pytest.raises(InputError, match=piece):
        _prepare(tmp_path, titles)


def test_missing_titles(tmp_path):
    (tmp_path / "mine.csv").write_text("user,item\nu,1\n")
    with pytest.raises(InputError, match="gone does not exist"):
        prepare(tmp_path / "mine.csv", DataConfig(titles=str(tmp_path / "gone")))
