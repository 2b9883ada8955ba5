"""What one worker does in `distributed.py`: it trains the towers, and notes when epochs ended."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tfpeel.pretrain import PretrainChoices, PretrainConfig, pretrain
from tfpeel.pretrain.validation import Validation
from tfpeel.pretrain.worker_group import WorkerGroup
from tfpeel.progress import Silent, Task
from tfpeel.workspace import Workspace, fits_of, load_dataset

_SEED = 0


class _Laps:
    """A Progress that notes when each step of the training ended."""

    def __init__(self) -> None:
        self.ends: list[float] = []

    @contextmanager
    def task(self, name: str, total: int) -> Iterator[Task]:
        with Silent().task(name, total) as unheard:
            yield self if name == "pretrain" else unheard

    def advance(self, steps: int = 1) -> None:
        self.ends += [time.monotonic()] * steps

    def note(self, text: str) -> None:
        pass


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--workspace", required=True)
    parser.add_argument("--epochs", type=int, required=True)
    parser.add_argument("--batch-size", type=int, required=True)
    parser.add_argument("--worker", action="append", default=[], help="HOST:PORT of each")
    parser.add_argument("--place", type=int, default=0)
    options = parser.parse_args()
    path = Path(options.workspace)
    fit = fits_of(path, load_dataset(Workspace(path))).validation
    group = WorkerGroup(options.worker, options.place) if options.worker else None
    # The towers alone: everything else is the same work for each worker.
    config = PretrainConfig(
        spectral_dimension=0,
        neighbours=0,
        epochs=options.epochs,
        batch_size=options.batch_size,
    )
    laps, choices = _Laps(), PretrainChoices(options.epochs, 0.0, 0.0)
    trained = pretrain(fit.train, None, config, _SEED, choices, laps, group)
    if options.place == 0:
        judge = Validation(fit.train, fit.valid, config.validation_users, _SEED)
        found = {
            "epoch_ends": laps.ends,
            "steps": fit.train.nnz // config.batch_size,
            "recall@20": judge.recall(trained.user_vectors, trained.item_vectors),
        }
        print(json.dumps(found))


if __name__ == "__main__":
    main()
