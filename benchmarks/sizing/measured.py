"""What the arithmetic takes from measurements."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from tfpeel.cluster.cluster import cluster_count
from tfpeel.cluster.config import ClusterConfig
from tfpeel.evaluate.protocol import ONE_TABLE_USERS
from tfpeel.pretrain import PretrainConfig
from tfpeel.workspace.config import DEFAULT_BUDGETS, PresetName, preset_fields

_RUN = "Gowalla"


@dataclass(frozen=True)
class Measured:
    """Constants of one timed run with the default preset.

    Args:
        seconds_per_cluster: of refining one cluster, all processes at work.
        milliseconds_per_list: of asking a file for one user's list, all processes at work.
        speed: FLOP a second of the machine.
        cores: that it had.
    """

    seconds_per_cluster: float
    milliseconds_per_list: float
    speed: float
    cores: int


def measured(run_times: Mapping[str, Any]) -> Measured:
    """Return the constants.

    Args:
        run_times: content of run-times.json.
    """
    run = run_times["runs"][_RUN]
    users, seconds = run["size"]["users"], run["measured_seconds"]
    # A run with the default preset refines what ships, and everybody in one cluster.
    refined = cluster_count(users, ClusterConfig()) + 1
    # Of each budget's files, and of those of the one-table pack.
    lists = len(DEFAULT_BUDGETS) * (users + min(users, ONE_TABLE_USERS))
    return Measured(
        seconds["refine"] / refined,
        1000 * seconds["evaluate"] / lists,
        run["speed"],
        run["machine"]["cores"],
    )


def preset_of(options: str) -> PretrainConfig:
    """Return how the model was pretrained by a command with these options.

    Args:
        options: of tfpeel run, of which only the preset is about pretraining.
    """
    words = shlex.split(options)
    preset = words[words.index("--preset") + 1] if "--preset" in words else "default"
    fields = preset_fields(cast("PresetName", preset))
    return PretrainConfig.model_validate(fields.get("pretrain", PretrainConfig()))
