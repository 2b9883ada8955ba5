"""Texts of configs say what the fields say, and mean what the config means."""

from __future__ import annotations

import re
import tomllib

import pytest

from tfpeel.cli.config_file import section_of
from tfpeel.cli.config_text import config_text, template_text
from tfpeel.cli.run_options import config_of_file
from tfpeel.workspace import PRESETS, RunConfig, preset_fields


def changed(**sections: dict[str, object]) -> RunConfig:
    base = RunConfig(seed=3, source='/data/my "clicks" \\ é.csv', budgets=(64 * 2**10, 123_457))
    parts = {name: getattr(base, name).model_copy(update=sections[name]) for name in sections}
    return base.model_copy(update=parts)


@pytest.mark.parametrize(
    "config",
    [
        *(RunConfig(preset=name, **preset_fields(name)) for name in PRESETS),
        changed(
            data={"titles": "/data/titles\n.csv", "min_rating": 3.5, "split": "temporal"},
            pretrain={"learning_rate": 1e-7, "warm_start": False},
            cluster={"clusters": 5},
            export={"bits": 8},
        ),
        RunConfig(preset="paper"),
    ],
)
def test_a_run_with_the_text_is_the_same_run(tmp_path, config):
    path = tmp_path / "shown.toml"
    path.write_text(config_text(config))
    again = config_of_file(path, None)
    assert again == config
    assert again.fingerprint() == config.fingerprint()


@pytest.mark.parametrize("preset", PRESETS)
def test_the_template_sets_the_preset_alone(tmp_path, preset):
    path = tmp_path / "template.toml"
    path.write_text(template_text(preset))
    assert tomllib.loads(path.read_text())["preset"] == preset
    expected = RunConfig(preset=preset, **preset_fields(preset))
    assert config_of_file(path, None) == expected
    # Taking the signs away changes nothing but what stands for "not set".
    live = re.sub(r"^#([a-z_]+ = )", r"\1", path.read_text(), flags=re.M)
    path.write_text(re.sub(r'^[a-z_]+ = ""\n', "", live, flags=re.M))
    assert config_of_file(path, None) == expected


def test_the_template_explains_every_field():
    text = re.sub(r"\n# ", " ", template_text("default"))
    for name, info in RunConfig.model_fields.items():
        section = section_of(name)
        fields = {name: info} if section is None else section.model_fields
        for field, inside in fields.items():
            assert re.search(rf"^#?{field} = ", text, flags=re.M), field
            assert inside.description.rstrip(".").split("None:")[0][1:] in text, field
    assert "Most passes over the interactions. [whole number from 1 to 1000; default: 8]" in text
    assert "auto: by the number of users. [whole number from 1 to 4096, or auto;" in text
