"""The workspace: config, stages, and what is made only once."""

from tfpeel.workspace.cluster_stage import cluster_stage, cluster_validation
from tfpeel.workspace.config import DEFAULT_BUDGETS, PRESETS, PresetName, RunConfig, preset_fields
from tfpeel.workspace.estimate import (
    USUAL_FACTOR,
    DataSize,
    Machine,
    StageEstimate,
    estimate,
    measured_speed,
)
from tfpeel.workspace.export_stage import export_fit, export_stage
from tfpeel.workspace.fit import Fit, Fits, fits_of, one_table_of
from tfpeel.workspace.lock import workspace_lock
from tfpeel.workspace.made_from import load_dataset
from tfpeel.workspace.pretrain_stage import pretrain_stage
from tfpeel.workspace.refine_stage import refine_stage
from tfpeel.workspace.report import StoredEvaluation, evaluation_report, stored_evaluations
from tfpeel.workspace.server_share import known_server_share, server_share
from tfpeel.workspace.stages import (
    STAGES,
    StageName,
    evaluate_stage,
    first_unfinished_stage,
    is_prepared,
    prepare_stage,
)
from tfpeel.workspace.user_answer import answer_for_user, offset_for_user, place_of
from tfpeel.workspace.workspace import LOCK_NAME, Workspace

__all__ = [
    "DEFAULT_BUDGETS",
    "LOCK_NAME",
    "PRESETS",
    "STAGES",
    "USUAL_FACTOR",
    "DataSize",
    "Fit",
    "Fits",
    "Machine",
    "PresetName",
    "RunConfig",
    "StageEstimate",
    "StageName",
    "StoredEvaluation",
    "Workspace",
    "answer_for_user",
    "cluster_stage",
    "cluster_validation",
    "estimate",
    "evaluate_stage",
    "evaluation_report",
    "export_fit",
    "export_stage",
    "first_unfinished_stage",
    "fits_of",
    "is_prepared",
    "known_server_share",
    "load_dataset",
    "measured_speed",
    "offset_for_user",
    "one_table_of",
    "place_of",
    "prepare_stage",
    "preset_fields",
    "pretrain_stage",
    "refine_stage",
    "server_share",
    "stored_evaluations",
    "workspace_lock",
]
