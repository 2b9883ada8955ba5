from pathlib import Path

import pytest

from tfpeel.data import DataConfig, prepare, read_interactions
from tfpeel.errors import InputError


def _directory(tmp_path: Path, **parts: str | bytes) -> Path:
    folder = tmp_path / "world"
    folder.mkdir(exist_ok=True)
    for part, content in parts.items():
        encoded = content.encode() if isinstance(content, str) else content
        (folder / f"{part}.txt").write_bytes(encoded)
    return folder


def test_lines(tmp_path):
    folder = _directory(tmp_path, train="0 10 11 \n1  12\t13\r\n\n", test="0\n1 10", valid="0 12\n")
    read = read_interactions(folder, DataConfig())
    assert read.name == "world"
    assert sorted(read.frame.rows()) == [
        ("0", "10", "train"),
        ("0", "11", "train"),
        ("0", "12", "valid"),
        ("1", "10", "test"),
        ("1", "12", "train"),
        ("1", "13", "train"),
    ]


def test_ids_that_are_not_numbers(tmp_path):
    folder = _directory(tmp_path, train="anna b-1 b-2\nbert b-1 b-2\n", test="anna b-2\n")
    assert prepare(folder, DataConfig(split="random")).dataset.item_ids == ("b-1", "b-2")


def test_numbers_are_ordered_by_value_and_keep_their_zeros(tmp_path):
    folder = _directory(tmp_path, train="10 2 10 010 1\n9 1 2 3 10\n")
    dataset = prepare(folder, DataConfig()).dataset
    assert dataset.user_ids == ("9", "10")
    assert dataset.item_ids == ("1", "2", "3", "010", "10")


def test_given_is_the_default_where_there_is_a_test_part(tmp_path):
    folder = _directory(tmp_path, train="0 1 2 3\n1 1 2\n", valid="0 4\n1 4\n", test="1 3 4\n")
    prepared = prepare(folder, DataConfig())
    dataset = prepared.dataset
    assert dataset.split == "given"
    assert dataset.train.toarray().tolist() == [[1, 1, 1, 0], [1, 1, 0, 0]]
    assert dataset.valid.toarray().tolist() == [[0, 0, 0, 1], [0, 0, 0, 1]]
    # The interaction of the test part that was in valid already stays in valid.
    assert dataset.test.toarray().tolist() == [[0, 0, 0, 0], [0, 0, 1, 0]]
    assert "Kept 1 interaction of several parts in the first." in prepared.notes


def test_random_is_the_default_without_a_test_part(tmp_path):
    folder = _directory(tmp_path, train="0 1 2 3\n1 1 2 3\n")
    assert prepare(folder, DataConfig()).dataset.split == "random"


@pytest.mark.parametrize(
    ("parts", "pieces"),
    [
        ({"train": "0 1 2\n1 2 x7 3\n2 1\n"}, ["line 2", "train.txt", "'1 2 x7 3'"]),
        ({"train": "0 1\n1 2\n\n2,1,3\n3 1\n"}, ["line 4", "'2,1,3'", "whole numbers"]),
        ({"train": "0 1\n1 2.5\n"}, ["line 2"]),
        ({"train": "0 1\n1 -1\n"}, ["line 2"]),
        ({"train": "0 1\n1 2\n", "test": "0 2\n1 ?\n"}, ["line 2", "test.txt"]),
        ({"train": ""}, ["train.txt is empty"]),
        ({"train": "0 1\n", "test": ""}, ["test.txt is empty"]),
        ({"train": "0\n1\n"}, ["no interactions"]),
        ({"train": b"0 1\n1 \xe9\n"}, ["line 2", "not UTF-8"]),
        ({"test": "0 1\n"}, ["no known data", "test.txt"]),
        ({"train": "0 1 2\n1 1\n", "test": "0 7\n"}, ["item '7'", "never trained"]),
        ({"train": "0 1 2\n1 1\n", "test": "0 3\n"}, ["item '3'", "never trained"]),
        ({"train": "0 1 2\n1 1\n", "test": "5 1\n"}, ["user '5'", "no training", "test"]),
        ({"train": "0 1 2\n1 1\n", "test": "0 1\n"}, ["test part holds nothing of its own"]),
        (
            {"train": "0 1 2\n1 1\n", "valid": "5 1\n", "test": "1 2\n"},
            ["user '5'", "no training", "valid"],
        ),
    ],
)
def test_wrong_content(tmp_path, parts, pieces):
    with pytest.raises(InputError) as caught:
        prepare(_directory(tmp_path, **parts), DataConfig())
    for piece in pieces:
        assert piece in str(caught.value)


def _published(last: str) -> dict[str, str]:
    """2,000 test interactions, one of them with the item `last`, which is not in train."""
    items = " ".join(map(str, range(200)))
    train = "".join(f"{user} {items}\n" for user in range(0, 10))
    train += "".join(f"{user} 0\n" for user in range(10, 30))
    test = "".join(f"{user} {' '.join(map(str, range(1, 101)))}\n" for user in range(10, 30))
    return {"train": train, "test": test + f"0 {last}\n"}


def test_a_stray_item_of_a_published_split_stays(tmp_path):
    prepared = prepare(_directory(tmp_path, **_published("200")), DataConfig())
    assert prepared.dataset.item_count == 201
    assert prepared.dataset.test.nnz == 2001
    assert any("1 items are in the test part alone" in note for note in prepared.notes)


def test_a_stray_item_outside_the_numbering_is_wrong(tmp_path):
    with pytest.raises(InputError, match=r"item '999' in test.*1 such"):
        prepare(_directory(tmp_path, **_published("999")), DataConfig())


def test_a_given_split_must_be_there(tmp_path):
    with pytest.raises(InputError, match="no given split"):
        prepare(_directory(tmp_path, train="0 1 2\n"), DataConfig(split="given"))


def test_valid_is_cut_from_train(tmp_path):
    train = "".join(f"{user} {' '.join(map(str, range(50)))}\n" for user in range(20))
    train += "20 50\n21 51\n"
    folder = _directory(tmp_path, train=train, test="0 50\n1 51\n")
    dataset = prepare(folder, DataConfig(valid_fraction=0.2)).dataset
    assert dataset.valid.sum(axis=1).A1.tolist() == [10] * 20 + [0, 0]
    assert dataset.train.sum(axis=1).A1.tolist() == [40] * 20 + [1, 1]


def test_gowalla(datasets):
    prepared = prepare(datasets / "gowalla", DataConfig())
    found = prepared.dataset.statistics()
    assert (found["users"], found["items"], found["split"]) == (29_858, 40_981, "given")
    parts = [found[f"{part}_interactions"] for part in ("train", "valid", "test", "history")]
    assert parts == [719_081, 91_047, 217_242, 0]
    assert prepared.notes == ()


def test_ml_1m_whose_test_part_has_items_of_its_own(datasets):
    prepared = prepare(datasets / "ml-1m", DataConfig())
    found = prepared.dataset.statistics()
    assert (found["users"], found["items"]) == (6_039, 3_628)
    parts = [found[f"{part}_interactions"] for part in ("train", "valid", "test")]
    assert parts == [590_733, 80_897, 164_848]
    assert any(note.startswith("26 items are in the test part alone") for note in prepared.notes)
