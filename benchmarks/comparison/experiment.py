"""What a whole comparison is about: the data, the bytes and the seeds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tfpeel.config import Config, fingerprint_of
from tfpeel.evaluate import Protocol, protocol_of
from tfpeel.workspace import Fits, PresetName, RunConfig, Workspace, fits_of, load_dataset
from tfpeel.workspace.config import preset_fields

# PEEL, 2023: 5, 10 and 25 MB of a table of 46.9 MB in fp32, d = 128.
PAPER_SHARES = (5 / 46.9, 10 / 46.9, 25 / 46.9)
_FLOAT_BYTES = 4


@dataclass(frozen=True, eq=False)
class Experiment:
    """What all rows have in common.

    Args:
        work: folder of everything that is made on the way.
        source: file or directory of interactions, or None: the synthetic data set.
        changes: section of RunConfig to its changed fields, for all presets.
        budgets: bytes, ascending.
        ks: lengths of the lists.
        presets: of the main rows; the first is what all else is compared with.
        seeds: of the main rows; the first is that of all other rows.
        validation_users: most users that decide about the settings of other ways.
        jobs: processes that run files.
        say: told about progress.
    """

    work: Path
    source: str | None
    changes: Mapping[str, Mapping[str, Any]]
    budgets: tuple[int, ...]
    ks: tuple[int, ...]
    presets: tuple[PresetName, ...]
    seeds: tuple[int, ...]
    validation_users: int
    jobs: int
    say: Callable[[str], None]

    def config(self, preset: PresetName, seed: int) -> RunConfig:
        """Return the config of a run; the data's split is the same for all seeds."""
        values = {name: field.default for name, field in RunConfig.model_fields.items()}
        values |= preset_fields(preset)
        for section, fields in self.changes.items():
            values[section] = changed(values[section], **fields)
        values |= {"preset": preset, "source": self.source, "seed": seed}
        return RunConfig.of(**(values | {"budgets": self.budgets}))

    def workspace(self, preset: PresetName, seed: int) -> Path:
        """Return where a main row's workspace is."""
        return self.work / "workspaces" / f"{preset}-{seed}"

    @property
    def main_workspace(self) -> Path:
        """Return the workspace that everything is compared with."""
        return self.workspace(self.presets[0], self.seeds[0])

    def fits(self, path: Path) -> Fits:
        """Return the fit that decides and the fit that ships of a workspace."""
        return fits_of(path, load_dataset(Workspace(path)))

    def protocol(self, path: Path, split: str) -> Protocol:
        """Return who is asked: all users of the test part, or a sample of the validation part."""
        dataset, seed = load_dataset(Workspace(path)), self.seeds[0]
        most = None if split == "test" else self.validation_users
        return protocol_of(dataset, "known-users", split, most, seed)

    def made_from(self, config: RunConfig, *more: object) -> str:
        """Return a hash of what a row of a config is made from, apart from the data set.

        The evaluation that a run ends with is left out too: a comparison has its own.
        """
        values = config.model_dump(mode="json", exclude={"source", "evaluate"})
        return fingerprint_of([values, list(self.ks), *more])


def changed(config: Any, **fields: Any) -> Any:
    """Return a config with other values, validated."""
    assert isinstance(config, Config)
    values = {name: getattr(config, name) for name in type(config).model_fields}
    return type(config).of(**(values | fields))


def paper_budgets(items: int, dimension: int) -> tuple[int, ...]:
    """Return the bytes that the paper's shares are of a table of float32."""
    return tuple(round(share * items * dimension * _FLOAT_BYTES) for share in PAPER_SHARES)
