"""The ablations: each leaves out one idea by one change of the config."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from comparison.experiment import changed
from tfpeel.workspace import RunConfig
from tfpeel.workspace.config import preset_fields

_Change = Callable[[RunConfig], RunConfig]


@dataclass(frozen=True)
class Ablation:
    """One idea that is left out.

    Args:
        name: what is left out, in plain words.
        change: gives the config without it.
    """

    name: str
    change: _Change


def _with(section: str, **fields: Any) -> _Change:
    def change(config: RunConfig) -> RunConfig:
        return config.model_copy(update={section: changed(getattr(config, section), **fields)})

    return change


def _both(first: _Change, second: _Change) -> _Change:
    return lambda config: second(first(config))


def _paper_diversity(config: RunConfig) -> RunConfig:
    """Return the config with the regulariser of the paper preset, where it has none."""
    if config.pretrain.diversity > 0:
        return config
    strength = preset_fields("paper")["pretrain"].diversity
    return _with("pretrain", diversity=strength)(config)


def _controller(name: str) -> _Change:
    """Return a change to another controller, whose cell weights hold as they are.

    Those that were learned were learned beside each other. Those that are equal per byte count
    the bytes that every row takes in its first cell; shared by fewer cells, these would be more.
    """
    return _both(_with("refine", controller=name), _with("export", share_power=1.0))


ABLATIONS = (
    Ablation("no diversity regulariser", _with("pretrain", diversity=0.0)),
    Ablation("with the paper's diversity regulariser", _paper_diversity),
    Ablation("no warm start", _with("pretrain", warm_start=False)),
    Ablation("clusters for known users alone", _with("cluster", visitors=False)),
    Ablation("no refinement training", _with("refine", steps=0)),
    Ablation("equal cell weights", _controller("equal")),
    Ablation("learned cell weights", _controller("learned")),
    Ablation("cells worth what they are alone", _with("export", share_power=1.0)),
    Ablation("no basis of the cluster's own", _with("refine", basis="global")),
    Ablation("no quantisation-aware training", _with("refine", noise_bits=0)),
    Ablation("no item choice", _with("export", catalogue="full")),
    Ablation("no mixed precision (4 bits)", _with("export", bits=4)),
)
PAPER_ABLATIONS = (
    Ablation("no diversity regulariser", _with("pretrain", diversity=0.0)),
    Ablation("no refinement training", _with("refine", steps=0)),
    Ablation("equal cell weights", _with("refine", controller="equal")),
    Ablation(
        "all pairs of blocks, as in the paper's code",
        _both(_with("refine", scoring="all-pairs"), _with("export", scoring="all-pairs")),
    ),
)
ONE_CLUSTER, SHUFFLED = "no personalisation (one cluster)", "shuffled cell weights"
# The others are compared with it: what validation chose anew for each would blur what they lose.
USUAL_SHARE_ROW = "no choice of the server's share"


def applicable(ablations: tuple[Ablation, ...], config: RunConfig) -> list[Ablation]:
    """Return the ablations that change something: a preset may lack an idea already."""
    return [ablation for ablation in ablations if ablation.change(config) != config]
