"""Config files: what they set, what wins over what, and every mistake in one line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.test_errors import refused
from tfpeel.cli.config_file import read_config_file
from tfpeel.cli.main import run
from tfpeel.cli.run_options import config_of_file
from tfpeel.errors import InputError
from tfpeel.workspace import RunConfig, Workspace


def written(folder: Path, text: str) -> Path:
    path = folder / "my.toml"
    path.write_text(text)
    return path


PAIRS = 'scoring = "all-pairs"\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"[refine]\n{PAIRS}", "received: refine.scoring all-pairs, export.scoring aligned"),
        (f"[refine]\n{PAIRS}[export]\n{PAIRS}", "refine.scoring all-pairs, refine.basis cluster"),
    ],
)
def test_stages_that_do_not_go_together_are_refused(tmp_path, text, message):
    with pytest.raises(InputError, match=message):
        config_of_file(written(tmp_path, text), None)


def test_stages_go_together_where_both_are_set(tmp_path):
    text = f'[refine]\nbasis = "global"\n{PAIRS}[export]\n{PAIRS}'
    assert config_of_file(written(tmp_path, text), None).export.scoring == "all-pairs"


def test_a_file_sets_what_it_names(tmp_path):
    text = """
        preset = "paper"
        budgets = ["0.5MB", 40000]
        seed = 7
        [data]
        seed = 2
        titles = "titles.csv"
        [cluster]
        clusters = "auto"
        [refine]
        perplexity = 50
    """
    config = config_of_file(written(tmp_path, text), None)
    assert config.preset == "paper"
    assert config.budgets == (40_000, 500_000)
    assert (config.seed, config.data.seed, config.synthetic.seed) == (7, 2, 7)
    assert config.data.titles == str(tmp_path / "titles.csv")
    assert config.cluster.clusters is None
    assert config.cluster.item_groups == 20
    assert config.refine.perplexity == 50.0
    assert config.pretrain.loss == "bpr"


def test_paths_start_from_the_folder_of_the_file(tmp_path, monkeypatch):
    (tmp_path / "below").mkdir()
    path = written(tmp_path / "below", 'source = "../clicks.csv"')
    monkeypatch.chdir(tmp_path)
    found = read_config_file(path.relative_to(tmp_path)).fields["source"]
    assert Path(found).resolve() == tmp_path / "clicks.csv"


def test_options_win_over_the_file_and_the_file_over_the_preset(tmp_path):
    path = written(
        tmp_path,
        'preset = "fast"\nseed = 5\nbudgets = ["30KB"]\n'
        "[synthetic]\nusers = 60\nitems = 220\n[pretrain]\nepochs = 9\ndiversity = 0.5\n",
    )
    ws = tmp_path / "ws"
    given = ["--epochs", "3", "--users", "50", "--budget", "41KB"]
    assert run(["prepare", "--workspace", str(ws), "--config", str(path), *given]) == 0
    config = Workspace(ws).config
    assert (config.synthetic.users, config.synthetic.items) == (50, 220)
    assert (config.pretrain.epochs, config.pretrain.diversity) == (3, 0.5)
    assert config.pretrain.spectral_dimension == 256
    assert (config.budgets, config.seed) == ((41_000,), 5)
    best = tmp_path / "best"
    given = ["--workspace", str(best), "--config", str(path), "--preset", "best"]
    assert run(["prepare", *given]) == 0
    config = Workspace(best).config
    assert (config.preset, config.pretrain.epochs, config.refine.steps) == ("best", 9, 400)


def test_in_a_workspace_that_was_begun_the_rest_stays(tmp_path, capsys):
    ws = tmp_path / "ws"
    small = ["--users", "50", "--items", "220", "--clusters", "3"]
    assert run(["prepare", "--workspace", str(ws), *small]) == 0
    before = Workspace(ws).config
    path = written(tmp_path, "[pretrain]\nepochs = 9\n")
    capsys.readouterr()
    message = refused(capsys, "prepare", "--workspace", ws, "--config", path)
    assert "made with another pretrain.epochs; received: 9; allowed: 8" in message
    path = written(tmp_path, "[cluster]\nclusters = 3\n")
    assert run(["prepare", "--workspace", str(ws), "--config", str(path)]) == 0
    assert Workspace(ws).config == before


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[pretrain\nepochs = 8", "is no TOML file; received: Expected ']'"),
        ("[pretain]\n", "no such section or field in my.toml; received: pretain"),
        ("[pretain]\n", "next: write pretrain"),
        ("[pretrain]\nepoch = 3", "no such field in [pretrain] in my.toml; received: epoch"),
        ("[pretrain]\nepoch = 3", "next: write epochs"),
        ("[export]\nzzzzzz = 3", "allowed: bits, catalogue, share_power, scoring; next"),
        ("pretrain = 3", "pretrain is a section in my.toml; received: 3"),
        ("[pretrain]\nepochs = 0", "bad value for pretrain.epochs in my.toml; received: 0"),
        (
            "[pretrain]\nepochs = 0",
            "allowed: whole number from 1 to 1000 (most passes over the interactions)",
        ),
        ('[pretrain]\nepochs = "8"', "received: '8'; allowed: whole number from 1 to 1000"),
        ("[pretrain]\nepochs = true", "received: True; allowed: whole number"),
        ('[pretrain]\nepochs = "auto"', "received: 'auto'; allowed: whole number"),
        ("[pretrain]\ntemperature = nan", "received: nan; allowed: number above 0 to 10"),
        ("[cluster]\nclusters = 0", "allowed: whole number from 1 to 4096, or auto"),
        ("[export]\nbits = 5", "received: 5; allowed: 4, 8, 16, 32, or auto (precision"),
        ('[data]\nsplit = "odd"', "allowed: random, temporal, leave-last, given"),
        ('source = ""', "bad value for source in my.toml; received: ''"),
        ('preset = "quick"', "allowed: default, fast, best, paper"),
        ("seed = " + "9" * 5000, "is no TOML file; received: Exceeds the limit"),
        ("seed = " + "[" * 5000, "is no TOML file; received: maximum recursion depth"),
        ("seed = -1", "bad value for seed in my.toml; received: -1"),
        ('budgets = "125KB"', "allowed: a list such as"),
        ("budgets = [true]", "received: True; allowed: a number with B, KB"),
        ('budgets = ["1GB"]', "bad value for budgets in my.toml; received: '1GB'"),
        (
            "[pretrain]\ndimension = 20",
            "no whole number of blocks; received: dimension 20, block_width 8",
        ),
    ],
)
def test_a_mistake_is_one_line_and_makes_nothing(capsys, monkeypatch, tmp_path, text, expected):
    monkeypatch.chdir(tmp_path)
    written(tmp_path, text)
    assert expected in refused(capsys, "run", "--workspace", "ws", "--config", "my.toml")
    assert not Path("ws").exists()


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read(capsys, monkeypatch, tmp_path, content):
    monkeypatch.chdir(tmp_path)
    if content is not None:
        Path("my.toml").write_bytes(content)
    assert "my.toml" in refused(capsys, "config", "show", "--config", "my.toml")
    assert "cannot be read" in refused(capsys, "config", "show", "--config", tmp_path)


def test_no_file_is_the_default():
    assert config_of_file(None, None) == RunConfig()


def test_the_example_in_the_docs_is_right(tmp_path):
    page = Path(__file__).resolve().parents[2] / "docs" / "config.md"
    (example,) = re.findall(r"^```toml\n(.*?)^```$", page.read_text(), flags=re.M | re.S)
    config = config_of_file(written(tmp_path, example), None)
    assert config.source == str(tmp_path / "clicks.csv")
    assert config.budgets == (60_000, 500_000)
    assert (config.seed, config.data.seed, config.data.split) == (1, 1, "leave-last")
