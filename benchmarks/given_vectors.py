"""How much of the exact ranking of vectors from elsewhere survives in packs.

python benchmarks/given_vectors.py --data ml-100k --work FOLDER

trains iALS by the library implicit on what tfpeel's split leaves for training, makes packs of its
vectors, and writes benchmarks/results/given-vectors.json.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from implicit.als import AlternatingLeastSquares
from threadpoolctl import threadpool_limits

from machine import machine
from tfpeel.data import DataConfig, Dataset
from tfpeel.engine import Processes
from tfpeel.processes import available_cores
from tfpeel.progress import Silent
from tfpeel.storage import write_json
from tfpeel.workspace import (
    RunConfig,
    Workspace,
    cluster_stage,
    evaluation_report,
    export_stage,
    load_dataset,
    prepare_stage,
    pretrain_stage,
    refine_stage,
)

_RESULT = Path(__file__).resolve().parent / "results" / "given-vectors.json"
_BUDGETS = (15_000, 25_000, 50_000, 125_000)
_SETTINGS = {"factors": 64, "regularization": 1.0, "alpha": 10.0, "iterations": 15}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="of MovieLens-100K")
    parser.add_argument("--work", type=Path, required=True, help="gets workspace and vectors")
    given = parser.parse_args()
    vectors = (given.work / "als.npz").absolute()
    config = RunConfig.of(
        source=str(given.data.absolute()),
        vectors=str(vectors),
        data=DataConfig.of(split="random"),
        budgets=_BUDGETS,
    )
    workspace, silent = Workspace.open(given.work / "workspace", config), Silent()
    prepare_stage(workspace, silent)
    _train(load_dataset(workspace), vectors)
    for stage in (pretrain_stage, cluster_stage, refine_stage):
        stage(workspace, silent)
    export_stage(workspace, silent)
    engine = Processes(available_cores())
    report = evaluation_report(workspace, "known-users", "test", (20,), None, engine, silent)
    facts = {"data": "MovieLens-100K, random split", "model": "iALS (implicit)", **_SETTINGS}
    write_json(_RESULT, {**facts, "machine": machine(), **report})


def _train(dataset: Dataset, path: Path) -> None:
    model = AlternatingLeastSquares(**_SETTINGS, random_state=0, num_threads=1)
    with threadpool_limits(1, "blas"):
        model.fit(dataset.train_and_valid, show_progress=False)
    model.save(path)


if __name__ == "__main__":
    main()
