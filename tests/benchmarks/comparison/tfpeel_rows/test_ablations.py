from __future__ import annotations

import pytest

from comparison.experiment import changed, paper_budgets
from comparison.page.words import IDEAS
from comparison.tfpeel_rows.ablations import (
    ABLATIONS,
    ONE_CLUSTER,
    PAPER_ABLATIONS,
    SHUFFLED,
    USUAL_SHARE_ROW,
    applicable,
)
from comparison.tfpeel_rows.teacher_parts import part_choices
from tfpeel.workspace import RunConfig
from tfpeel.workspace.config import preset_fields

SECTIONS = ("pretrain", "cluster", "refine", "export")
DEFAULT = RunConfig(**preset_fields("default"))
PAPER = RunConfig(**preset_fields("paper"))


# Other controllers' weights are worth what they are, not by share.
CONTROLLER = [("refine", "controller"), ("export", "share_power")]
SEVERAL = {
    "default": {"learned cell weights": CONTROLLER, "equal cell weights": CONTROLLER},
    "paper": {
        "all pairs of blocks, as in the paper's code": [
            ("refine", "scoring"),
            ("export", "scoring"),
        ]
    },
}


@pytest.mark.parametrize(
    ("preset", "config", "ablations"),
    [("default", DEFAULT, ABLATIONS), ("paper", PAPER, PAPER_ABLATIONS)],
)
def test_each_ablation_changes_what_it_has_to(preset, config, ablations):
    for ablation in applicable(ablations, config):
        other = ablation.change(config)
        different = [
            (section, name)
            for section in SECTIONS
            for name, value in getattr(config, section).model_dump().items()
            if getattr(getattr(other, section), name) != value
        ]
        several = SEVERAL[preset].get(ablation.name)
        assert different == several if several else len(different) == 1, ablation.name


def test_what_a_preset_lacks_is_not_left_out():
    strong = DEFAULT.model_copy(update={"pretrain": changed(DEFAULT.pretrain, diversity=0.3)})
    names = [ablation.name for ablation in applicable(ABLATIONS, strong)]
    assert "no diversity regulariser" in names
    assert "with the paper's diversity regulariser" not in names
    weak = DEFAULT.model_copy(update={"pretrain": changed(DEFAULT.pretrain, diversity=0.0)})
    names = [ablation.name for ablation in applicable(ABLATIONS, weak)]
    assert "no diversity regulariser" not in names
    assert "with the paper's diversity regulariser" in names


def test_every_ablation_has_words_on_the_page():
    names = {ablation.name for ablation in ABLATIONS} | {ONE_CLUSTER, SHUFFLED, USUAL_SHARE_ROW}
    names |= {f"teacher: {' + '.join(chosen)} only" for chosen in part_choices()}
    assert names == set(IDEAS)


def test_the_papers_budgets_are_its_shares_of_the_table():
    # A table of 46.9 MB at 4 bytes and 128 dimensions.
    items = round(46.9e6 / 512)
    assert [round(b / 1e6, 2) for b in paper_budgets(items, 128)] == [5.0, 10.0, 25.0]
