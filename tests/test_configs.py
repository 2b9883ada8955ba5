"""What all stages' configs have in common."""

from __future__ import annotations

import pytest

from tfpeel.cluster import ClusterConfig
from tfpeel.config import Config
from tfpeel.errors import InputError
from tfpeel.export.config import ExportConfig
from tfpeel.pretrain import PretrainConfig
from tfpeel.refine import RefineConfig
from tfpeel.tune import TuneConfig

CONFIGS = [ClusterConfig, ExportConfig, PretrainConfig, RefineConfig, TuneConfig]


@pytest.mark.parametrize("kind", CONFIGS)
def test_every_field_is_documented_and_the_defaults_are_allowed(kind: type[Config]):
    config = kind.of()
    assert kind.of(**config.model_dump()) == config
    for name, field in kind.model_fields.items():
        assert field.description, name


@pytest.mark.parametrize("kind", CONFIGS)
def test_every_number_has_a_lower_limit(kind: type[Config]):
    for name, value in kind.of().model_dump().items():
        if isinstance(value, int | float) and not isinstance(value, bool):
            with pytest.raises(InputError, match=f"bad value for {name}"):
                kind.of(**{name: -1})


def test_blocks_must_fill_the_trained_model():
    with pytest.raises(
        InputError,
        match="received: dimension 20, block_width 8; allowed: a dimension that is a multiple",
    ):
        PretrainConfig.of(dimension=20)
