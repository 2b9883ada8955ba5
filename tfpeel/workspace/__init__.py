"""The workspace: config, stages, and what is made only once."""

from tfpeel.workspace.config import DEFAULT_BUDGETS, PRESETS, PresetName, RunConfig, preset_fields
from tfpeel.workspace.fit import Fit, fits_of, one_table_of
from tfpeel.workspace.stages import (
    cluster_stage,
    evaluate_stage,
    export_stage,
    load_dataset,
    prepare_stage,
    pretrain_stage,
    refine_stage,
)
from tfpeel.workspace.workspace import Workspace

__all__ = [
    "DEFAULT_BUDGETS",
    "PRESETS",
    "Fit",
    "PresetName",
    "RunConfig",
    "Workspace",
    "cluster_stage",
    "evaluate_stage",
    "export_stage",
    "fits_of",
    "load_dataset",
    "one_table_of",
    "prepare_stage",
    "preset_fields",
    "pretrain_stage",
    "refine_stage",
]
