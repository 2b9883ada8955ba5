from __future__ import annotations

import pytest

from tfpeel.errors import InputError
from tfpeel.pretrain import PretrainConfig
from tfpeel.tune import PARAMETERS
from tfpeel.tune.parameter import parameter_of, with_values
from tfpeel.workspace import RunConfig, preset_fields

RUN = RunConfig()


@pytest.mark.parametrize("name", PARAMETERS)
def test_every_value_of_a_range_makes_a_config(name):
    parameter = parameter_of(name, RUN, 3000)
    values = parameter.choices or (parameter.low, parameter.high)
    for value in values:
        changed = with_values(RUN, {name: value}, None)
        assert changed != RUN or value == parameter.default
        for field in parameter.to_json()["fields"]:
            section, field_name = field.split(".")
            assert getattr(getattr(changed, section), field_name) == value


def test_blocks_are_the_same_in_training_and_in_cells():
    narrow = RunConfig(pretrain=PretrainConfig(dimension=24))
    assert parameter_of("block-width", narrow, 3000).choices == (2, 4, 8)
    changed = with_values(narrow, {"block-width": 4}, None)
    assert (changed.pretrain.block_width, changed.refine.block_width) == (4, 4)


def test_the_clusters_range_goes_with_the_users():
    parameter = parameter_of("clusters", RUN, 3000)
    assert (parameter.default, parameter.low, parameter.high) == (20, 5, 80)
    assert parameter_of("clusters", RUN, 300).high == 8


@pytest.mark.parametrize(
    ("name", "config", "users", "expected"),
    [
        ("temperature", RunConfig(**preset_fields("paper")), 3000, "received: pretrain.loss bpr"),
        ("clusters", RUN, 19, "clusters cannot be tuned here; received: 19 users"),
        (
            "block-width",
            RunConfig(pretrain=PretrainConfig(dimension=6, block_width=2)),
            3000,
            "received: pretrain.dimension 6",
        ),
    ],
)
def test_what_means_nothing_is_refused(name, config, users, expected):
    with pytest.raises(InputError) as caught:
        parameter_of(name, config, users)
    assert expected in str(caught.value)


def test_fewer_epochs_are_fewer_least_steps_and_all_epochs_are_the_run():
    config = RunConfig(pretrain=PretrainConfig(epochs=9, least_steps=900))
    third = with_values(config, {}, 3).pretrain
    assert (third.epochs, third.least_steps) == (3, 300)
    assert with_values(config, {}, 9) == config
    assert with_values(config, {"diversity": 0.0}, None) == config


@pytest.mark.parametrize("name", ["diversity", "learning-rate", "temperature", "block-width"])
def test_with_given_vectors_only_the_clusters_are_tuned(name):
    given = RunConfig(vectors="/somewhere/als.npz")
    with pytest.raises(InputError, match=f"{name} is about training, .* --parameter clusters"):
        parameter_of(name, given, 3000)
    assert parameter_of("clusters", given, 3000).default == 20
