import numpy as np
import pytest

from tfpeel.data import DataConfig, Dataset, prepare
from tfpeel.errors import DamagedFileError

PARTS = ("train", "valid", "test", "history")


@pytest.fixture
def dataset(tmp_path):
    rows = "".join(f"ü{u}€,物{i:03}\n" for u in range(9) for i in range(9))
    (tmp_path / "mine.csv").write_text("user,item\n" + rows)
    (tmp_path / "titles.csv").write_text('item,title\n物001,"“Ωmega”, 🎬"\n物003,\n')
    config = DataConfig(titles=str(tmp_path / "titles.csv"), split="held-out-users")
    return prepare(tmp_path / "mine.csv", config).dataset


def test_round_trip(tmp_path, dataset):
    dataset.save(tmp_path / "saved")
    loaded = Dataset.load(tmp_path / "saved")
    for name in ("name", "user_ids", "item_ids", "item_titles", "split", "content_hash"):
        assert getattr(loaded, name) == getattr(dataset, name)
    assert "“Ωmega”, 🎬" in loaded.item_titles
    assert "" in loaded.item_titles
    for part in PARTS:
        before, after = getattr(dataset, part), getattr(loaded, part)
        assert after.dtype == np.float32
        assert (before != after).nnz == 0
    assert loaded.statistics() == dataset.statistics()
    assert loaded.train_and_valid.nnz == dataset.train.nnz + dataset.valid.nnz


def test_round_trip_with_empty_parts_and_no_titles(tmp_path):
    (tmp_path / "mine.csv").write_text("user,item\nu,a\nv,a\n")
    prepared = prepare(tmp_path / "mine.csv", DataConfig())
    prepared.dataset.save(tmp_path / "saved")
    loaded = Dataset.load(tmp_path / "saved")
    assert loaded.item_titles == ("",)
    assert [getattr(loaded, part).nnz for part in PARTS] == [2, 0, 0, 0]


@pytest.mark.parametrize("damage", ["cut", "gone", "ends", "nothing"])
def test_damage_is_noticed(tmp_path, dataset, damage):
    folder = tmp_path / "saved"
    dataset.save(folder)
    if damage == "cut":
        path = folder / "train_indices.npy"
        path.write_bytes(path.read_bytes()[:-1])
    elif damage == "gone":
        (folder / "item_titles.npy").unlink()
    elif damage == "ends":
        ends = np.load(folder / "item_ids_ends.npy")
        np.save(folder / "item_ids_ends.npy", ends - 1)
    else:
        folder = tmp_path / "never"
    with pytest.raises(DamagedFileError):
        Dataset.load(folder)
