"""The parameters that can be tuned: which fields they set, and from where to where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tfpeel.cluster.cluster import cluster_count
from tfpeel.errors import InputError
from tfpeel.tune.config import ParameterName
from tfpeel.workspace import RunConfig

_FIELDS: dict[ParameterName, tuple[tuple[str, str], ...]] = {
    "diversity": (("pretrain", "diversity"),),
    "learning-rate": (("pretrain", "learning_rate"),),
    "temperature": (("pretrain", "temperature"),),
    # A block is the same in training, where blocks are pushed apart, and in the cells.
    "block-width": (("pretrain", "block_width"), ("refine", "block_width")),
    "clusters": (("cluster", "clusters"),),
}
# The regulariser's loss is between 0 and 1, the softmax's about the logarithm of the catalogue.
_RANGES: dict[ParameterName, tuple[float, float]] = {
    "diversity": (1e-3, 10.0),
    "learning-rate": (2e-4, 2e-2),
    "temperature": (0.03, 0.5),
}
_BLOCK_WIDTHS = (2, 4, 8, 16, 32, 64)
_CLUSTERS_FACTOR = 4
_LEAST_USERS = 10  # of a cluster, on average


@dataclass(frozen=True)
class Parameter:
    """One tuned parameter.

    Args:
        name: on the command line and in results.
        default: its value in the workspace.
        low: of its range.
        high: of its range; values between are as likely per factor as per factor.
        choices: the values, where there are only some.
        whole: whether values are whole numbers.
    """

    name: ParameterName
    default: float
    low: float
    high: float
    choices: tuple[int, ...] = ()
    whole: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the parameter with the fields of RunConfig that it sets."""
        fields = [f"{section}.{field}" for section, field in _FIELDS[self.name]]
        values: dict[str, Any] = {"low": self.low, "high": self.high}
        if self.choices:
            values = {"choices": list(self.choices)}
        return {"name": self.name, "fields": fields, "default": self.default, **values}


def parameter_of(name: ParameterName, config: RunConfig, users: int) -> Parameter:
    """Return a parameter with the range that suits a run.

    Args:
        name: of the parameter.
        config: of the run.
        users: how many are fitted.

    Raises:
        InputError: the parameter means nothing in this run, or there is nothing to choose from.
    """
    section, field = _FIELDS[name][0]
    default = getattr(getattr(config, section), field)
    if config.vectors is not None and section == "pretrain":
        raise InputError(
            f"{name} is about training, and the vectors are given",
            config.vectors,
            "--parameter clusters",
            "tune that one alone",
        )
    if name == "temperature" and config.pretrain.loss != "softmax":
        raise _not_tunable(name, f"pretrain.loss {config.pretrain.loss}", "the softmax loss")
    if name == "block-width":
        dimension, width = config.pretrain.dimension, config.refine.width
        widths = [
            n for n in _BLOCK_WIDTHS if dimension % n == 0 and n <= min(dimension // 2, width)
        ]
        if len(widths) < 2:
            raise _not_tunable(name, f"pretrain.dimension {dimension}", "one that can be divided")
        return Parameter(name, default, widths[0], widths[-1], tuple(widths), whole=True)
    if name == "clusters":
        count = cluster_count(users, config.cluster)
        low = max(1, count // _CLUSTERS_FACTOR)
        high = max(low, min(count * _CLUSTERS_FACTOR, users // _LEAST_USERS, 4096))
        if low == high:
            raise _not_tunable(name, f"{users} users", f"{20 * _LEAST_USERS} users or more")
        return Parameter(name, count, low, high, whole=True)
    return Parameter(name, default, *_RANGES[name])


def with_values(config: RunConfig, values: Mapping[str, Any], epochs: int | None) -> RunConfig:
    """Return a config with the values of a trial.

    Args:
        config: of the run.
        values: name of a parameter to its value.
        epochs: what Hyperband allows, None for all that the config has; the least steps shrink
            with them.
    """
    changes: dict[str, dict[str, Any]] = {}
    for name, fields in _FIELDS.items():
        for section, field in fields if name in values else ():
            changes.setdefault(section, {})[field] = values[name]
    if epochs is not None and epochs < config.pretrain.epochs:
        steps = config.pretrain.least_steps * epochs // config.pretrain.epochs
        changes.setdefault("pretrain", {}).update(epochs=epochs, least_steps=max(1, steps))
    sections = {}
    for section, fields_of in changes.items():
        part = getattr(config, section)
        sections[section] = type(part).of(**{**part.model_dump(), **fields_of})
    return config.model_copy(update=sections)


def _not_tunable(name: str, received: str, allowed: str) -> InputError:
    return InputError(
        f"{name} cannot be tuned here", received, allowed, f"leave out --parameter {name}"
    )
