import pytest

from tfpeel.data import DataConfig, prepare, read_interactions
from tfpeel.errors import InputError

EXPECTED = [("1", "10", 5.0, 100), ("2", "20", 4.5, 101)]


@pytest.fixture(params=["u.data", "ratings.dat", "ratings.csv"])
def release(request, tmp_path):
    if request.param == "u.data":
        (tmp_path / "u.data").write_text("1\t10\t5\t100\n2\t20\t4.5\t101\n")
        (tmp_path / "u.item").write_bytes("10|Amélie: M|x\n20|Léon|y\n".encode("latin-1"))
    elif request.param == "ratings.dat":
        (tmp_path / "ratings.dat").write_text("1::10::5::100\n2::20::4.5::101\n")
        (tmp_path / "movies.dat").write_bytes("10::Amélie: M::x\n20::Léon::y\n".encode("latin-1"))
    else:
        (tmp_path / "ratings.csv").write_text(
            "userId,movieId,rating,timestamp\n1,10,5,100\n2,20,4.5,101\n"
        )
        (tmp_path / "movies.csv").write_text("movieId,title,genres\n10,Amélie: M,x\n20,Léon,y\n")
    return tmp_path / request.param


@pytest.mark.parametrize("format_name", ["auto", "movielens"])
@pytest.mark.parametrize("directory", [True, False])
def test_releases(release, format_name, directory):
    path = release.parent if directory else release
    read = read_interactions(path, DataConfig(format=format_name))
    assert read.frame.rows() == EXPECTED
    assert dict(read.titles.rows()) == {"10": "Amélie: M", "20": "Léon"}


def test_a_bad_rating(release):
    release.write_text(release.read_text().replace("4.5", "four"))
    number = 3 if release.suffix == ".csv" else 2
    with pytest.raises(InputError, match=f"line {number} of .*not a number.*four"):
        read_interactions(release.parent, DataConfig())


def test_titles_may_be_missing(release):
    for path in release.parent.glob("[um]*.[idc]*"):
        if path != release:
            path.unlink()
    assert read_interactions(release, DataConfig()).titles.is_empty()


def test_nothing_there(tmp_path):
    with pytest.raises(InputError, match=r"no MovieLens ratings.*u\.data"):
        read_interactions(tmp_path, DataConfig(format="movielens"))


def test_ml_100k(datasets):
    dataset = prepare(datasets / "ml-100k", DataConfig()).dataset
    assert (dataset.user_count, dataset.item_count) == (943, 1_682)
    assert dataset.train.nnz + dataset.valid.nnz + dataset.test.nnz == 100_000
    assert dataset.item_titles[dataset.item_ids.index("1")] == "Toy Story (1995)"
    assert all(dataset.item_titles)
