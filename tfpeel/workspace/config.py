"""The config of a whole run, and its presets."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from tfpeel.cluster.config import ClusterConfig
from tfpeel.config import Config
from tfpeel.data import DataConfig, SyntheticConfig
from tfpeel.errors import InputError
from tfpeel.evaluate import USUAL_SHARE
from tfpeel.evaluate.config import EvaluateConfig
from tfpeel.export.config import ExportConfig
from tfpeel.pretrain.config import PretrainConfig
from tfpeel.refine.config import RefineConfig

PresetName = Literal["default", "fast", "best", "paper"]
PRESETS: tuple[PresetName, ...] = ("default", "fast", "best", "paper")
DEFAULT_BUDGETS = (125_000, 250_000, 500_000, 1_000_000, 2_500_000)

# A file of one item with one number has more. What a data set needs, export says.
_SMALLEST_FILE_BYTES = 3_500

# PEEL, 2023: 5, 10 and 25 MB of a table of 46.9 MB in fp32.
PAPER_BUDGETS = (5_000_000, 10_000_000, 25_000_000)


class RunConfig(Config):
    """Everything that a workspace is made from."""

    preset: PresetName = Field(default="default", description="where the other values come from")
    source: str | None = Field(
        default=None,
        min_length=1,
        description="file or directory of interactions; None: the synthetic data set",
    )
    vectors: str | None = Field(
        default=None,
        min_length=1,
        description="vectors that someone else trained, in place of the global model; None: it is"
        " trained",
    )
    data: DataConfig = Field(default=DataConfig(), description="reading and splitting")
    synthetic: SyntheticConfig = Field(
        default=SyntheticConfig(), description="the synthetic data set"
    )
    pretrain: PretrainConfig = Field(default=PretrainConfig(), description="the global model")
    cluster: ClusterConfig = Field(default=ClusterConfig(), description="user clusters")
    refine: RefineConfig = Field(default=RefineConfig(), description="the clusters' items")
    export: ExportConfig = Field(default=ExportConfig(), description="the files")
    evaluate: EvaluateConfig = Field(
        default=EvaluateConfig(), description="the evaluation that a run ends with"
    )
    budgets: tuple[int, ...] = Field(
        default=DEFAULT_BUDGETS, min_length=1, description="bytes of a file"
    )
    seed: int = Field(default=0, ge=0, lt=2**31, description="seed of everything that is drawn")

    @model_validator(mode="after")
    def _possible_budgets(self) -> Self:
        if min(self.budgets) < _SMALLEST_FILE_BYTES:
            raise InputError(
                "the budget is too small for any file",
                f"{min(self.budgets)} B",
                f"at least {_SMALLEST_FILE_BYTES} B, and more for most data",
                "raise --budget, or budgets in the config file",
            )
        return self

    @model_validator(mode="after")
    def _one_scoring(self) -> Self:
        refined, exported = self.refine.scoring, self.export.scoring
        if refined != exported:
            raise InputError(
                "the stages would score in different ways",
                f"refine.scoring {refined}, export.scoring {exported}",
                "the same scoring for both",
                "set both in the config file",
            )
        if refined == "all-pairs" and self.refine.basis != "global":
            raise InputError(
                "all pairs of blocks can be matched in the model's own basis alone",
                f"refine.scoring {refined}, refine.basis {self.refine.basis}",
                "refine.basis global, as in preset paper",
                "change one of them in the config file",
            )
        return self


def preset_fields(name: PresetName) -> dict[str, Any]:
    """Return the fields of RunConfig that a preset sets.

    Args:
        name: of the preset.

    Returns:
        The value of each field that differs from the default, by name.
    """
    if name == "fast":
        return {
            # Half as many interactions a step, at twice the rate: on the validation parts of
            # Gowalla and MovieLens 1M three such epochs come close to the default's.
            "pretrain": PretrainConfig(
                epochs=3,
                least_steps=600,
                batch_size=1024,
                learning_rate=4e-3,
                spectral_dimension=256,
                validation_users=3000,
                weight_users=5000,
            ),
            "refine": RefineConfig(steps=30),
            # The standard error of its recall is about 0.003, and that of the difference from the
            # full model, which is asked for the same users, a few times smaller.
            "evaluate": EvaluateConfig(most_users=5000, server_share=USUAL_SHARE),
        }
    if name == "best":
        # On the validation part of Gowalla each is worth a little, and more epochs no more.
        return {
            "pretrain": PretrainConfig(epochs=12, patience=4),
            "cluster": ClusterConfig(most_clusters=256),
            "refine": RefineConfig(steps=400),
        }
    if name == "paper":
        # Blocks are scored as pretraining scores them; the paper's own code matches all pairs
        # of blocks, which on the validation part of MovieLens 100K is far worse.
        return {
            "pretrain": PretrainConfig(
                loss="bpr",
                diversity=0.1,
                spectral_dimension=0,
                neighbours=0,
                warm_start=False,
                epochs=20,
            ),
            "cluster": ClusterConfig(
                visitors=False, item_groups=20, grouping="random", clusters=16
            ),
            "refine": RefineConfig(
                head_items=2**31,
                basis="global",
                controller="learned",
                noise_bits=0,
                interactions=1.0,
            ),
            "export": ExportConfig(bits=32, catalogue="full", share_power=1.0),
            "evaluate": EvaluateConfig(server_share=USUAL_SHARE),
            "budgets": PAPER_BUDGETS,
        }
    return {}
