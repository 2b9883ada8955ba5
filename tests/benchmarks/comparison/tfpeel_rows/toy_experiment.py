"""A comparison that is small in everything."""

from __future__ import annotations

from pathlib import Path

from comparison.experiment import Experiment


def toy_experiment(work: Path) -> Experiment:
    changes = {
        # Another than the usual one, as validation may choose it.
        "evaluate": {"server_share": 0.4},
        "synthetic": {"users": 200, "items": 200, "interactions": 6000, "communities": 4},
        "pretrain": {
            "dimension": 16,
            "spectral_dimension": 16,
            "neighbours": 10,
            "epochs": 1,
            "least_steps": 1,
        },
        "cluster": {"clusters": 2},
        "refine": {"width": 16, "steps": 2},
    }
    return Experiment(
        work=work,
        source=None,
        changes=changes,
        budgets=(6000, 9000),
        ks=(20,),
        presets=("default", "paper"),
        seeds=(0, 1),
        validation_users=50,
        jobs=1,
        say=lambda text: None,
    )
