"""Lets everything be computed once: a walk over hundreds of faults repeats only the writing."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import joblib

# What computes much: module, name, and the argument that is no part of the question.
_FUNCTIONS = (
    ("tfpeel.workspace.stages", "prepare", "progress"),
    ("tfpeel.pretrain", "pretrain", "progress"),
    ("tfpeel.workspace.cluster_stage", "user_clusters", None),
    ("tfpeel.workspace.cluster_stage", "route_users", None),
    ("tfpeel.workspace.cluster_stage", "cluster", "progress"),
    ("tfpeel.workspace.stages", "evaluate", "progress"),
    ("tfpeel.cli.report", "make_report", "progress"),
)


def remember(folder: Path) -> None:
    """Replace the functions by ones that remember their results in a folder."""
    memory = joblib.Memory(folder, mmap_mode="r", verbose=0)
    for place, name, ignored in _FUNCTIONS:
        module = importlib.import_module(place)
        cached = memory.cache(getattr(module, name), ignore=[ignored] if ignored else None)
        setattr(module, name, cached)
    _remember_refining(memory)
    _remember_files(memory)
    _invent_trials()


def _remember_refining(memory: joblib.Memory) -> None:
    module = importlib.import_module("tfpeel.refine.refine")
    refiner = module.Refiner

    @memory.cache
    def refined(arguments: tuple[Any, ...], cluster: int, weights: Any) -> Any:
        return refiner(*arguments).refine(cluster, weights)

    class Remembered:
        def __init__(self, *arguments: Any) -> None:
            self._arguments = arguments

        def refine(self, cluster: int, weights: Any) -> Any:
            return refined(self._arguments, cluster, weights)

    module.Refiner = Remembered


def _remember_files(memory: joblib.Memory) -> None:
    module = importlib.import_module("tfpeel.export.pack")
    files = module.ClusterFiles

    @memory.cache
    def written(arguments: tuple[Any, ...], budget: int) -> Any:
        return files(*arguments).write(budget)

    class Remembered:
        def __init__(self, *arguments: Any) -> None:
            self._arguments = arguments

        def write(self, budget: int) -> Any:
            return written(self._arguments, budget)

    module.ClusterFiles = Remembered


def _invent_trials() -> None:
    """Give trials a result without a process: what is watched is how the results are kept."""
    module = importlib.import_module("tfpeel.tune.processes")

    def invented(processes: Any, request: Any) -> Any:
        recall = 1 / (2 + request.config.pretrain.diversity)
        return module.TrialResult(dict.fromkeys(request.budgets, recall), recall, 1.0, 1_000_000)

    module.TrialProcesses.run = invented
