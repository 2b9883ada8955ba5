"""docs/sizing.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sizing.limits import limits_table
from sizing.measured import Measured, measured, preset_of
from sizing.memory import pretrain_phases
from sizing.quantity import size_text
from sizing.tables import (
    ASKED_USERS,
    cluster_sentences,
    disk_table,
    memory_table,
    tables_table,
    time_table,
    traffic_table,
)
from sizing.workload import INTERACTIONS_PER_USER, WORKLOADS, Workload
from tfpeel.pretrain import PretrainConfig


def sizing_page(
    run_times: Mapping[str, Any], quality: Mapping[str, Any], growth: Mapping[str, Any]
) -> str:
    """Return the page.

    Args:
        run_times: content of run-times.json, from which the constants are.
        quality: content of gowalla.json, which says how far users' recalls are apart.
        growth: content of growth.json, with whose largest size the arithmetic is compared.
    """
    known = measured(run_times)
    spread = quality["results"][0]["full_model"]["recall_spread@20"]
    sections = [
        _introduction(run_times, growth),
        _sample(),
        f"## Limits of the present code\n\n{limits_table()}",
        _memory(known, growth),
        _traffic(known),
        _time(known, spread),
        _disk(known),
    ]
    return "\n".join(sections)


def _introduction(run_times: Mapping[str, Any], growth: Mapping[str, Any]) -> str:
    timed = max((run["size"] for run in run_times["runs"].values()), key=lambda s: s["items"])
    made = _largest(growth)["dataset"]
    return f"""\
# Sizing

What a run would need for up to {WORKLOADS[-1].users:,} users and {WORKLOADS[-1].items:,} items.

**This is arithmetic and not measurement.** The largest data set that was run is a synthetic one of
{made["users"]:,} users and {made["items"]:,} items ([growth](performance.md#growth)); the largest
real one has {timed["users"]:,} users and {timed["items"]:,} items. The formulas are in
`benchmarks/sizing` and `tfpeel/workspace/estimate.py`, their constants are of the latter, and
`python benchmarks/sizing_page.py` makes this page of them. Memory is what the tables of the code
add up to, so at least so much. For your own data and machine, ask
[`tfpeel run --dry-run`](command-line.md#before-a-long-run).

Sizes are users x items, with {INTERACTIONS_PER_USER} interactions for each user.
"""


def _largest(growth: Mapping[str, Any]) -> Mapping[str, Any]:
    def numbers(row: Mapping[str, Any]) -> int:
        return int(row["dataset"]["users"] + row["dataset"]["items"])

    return max(growth["parts"].values(), key=numbers)


def _sample() -> str:
    return """\
## First: not everybody has to be fitted

A device finds the cluster and the vector of a user whom the server never saw from the history
there ([on the device](device.md)); the [README](../README.md) has what such users get beside those
who were fitted. So a sample of a million users, and the items of which anybody has enough, may be
all that a run needs: the first column below. What follows is about fitting all of them.
"""


def _memory(known: Measured, growth: Mapping[str, Any]) -> str:
    config = PretrainConfig()
    largest = _largest(growth)
    users, items = largest["dataset"]["users"], largest["dataset"]["items"]
    peak = largest["stages"]["pretrain"]["peak_bytes"]
    counted = max(pretrain_phases(Workload(users, items), preset_of(largest["options"])).values())
    return f"""\
## Memory

The tables of the towers in TensorFlow, of every worker: users once and items twice, each number
with two moments of Adam. 4 bytes x 3 x (users + 2 x items) x d:

{tables_table()}
One process in each phase, with d = {config.dimension}. "Towers alone" is `spectral_dimension = 0`,
`warm_start = false` and `neighbours = 0` under `[pretrain]` of a [config file](config.md):

{memory_table(known)}
How far that is from what an operating system counts: for the {users:,} users and {items:,} items of
[growth](performance.md#growth) the same arithmetic has {size_text(counted)} for pretraining, which
took {size_text(peak)}. Copies are not counted here.
"""


def _traffic(known: Measured) -> str:
    config = PretrainConfig()
    return f"""\
## Traffic between workers

For {WORKLOADS[-1].title}, d = {config.dimension}. In each step a worker of a
[group](distributed.md) sends the gradients of the vectors of the batch's queries and items (d x 4
bytes each) round the ring of workers, at most twice: to be summed up, and to be told. With two
workers it is half of that, and it is never more, however many they are. Beside it, how long the
scores of the whole batch take on the two cores of the measurement; workers share that work.

{traffic_table(known)}
With such processors it is not the network that is slow. Scores cost with the square of the batch:
a larger one means fewer steps, as much traffic and more work. With accelerators, which were not
tried, the network may be.
"""


def _time(known: Measured, spread: float) -> str:
    error = spread / ASKED_USERS**0.5
    return f"""\
## Time

Towers alone, all else as in the default preset, on {known.cores} cores that do an in-batch softmax
with {known.speed / 1e9:.0f} GFLOP/s. `pretrain` can be shared by a group of workers, `refine` and
`evaluate` by a [Ray](distributed.md#clusters-of-users) cluster; the others run on one machine.

{time_table(known)}
- k-means and the fitting of the router are not in it: they were never timed for so many users.
- `export` and `evaluate` are counted as if every file had all items. Items that a budget leaves
  out cost nothing, so that with so many items they take less.
- Recalls of users on Gowalla have a standard deviation of {spread:.2f}: the mean of
  {ASKED_USERS:,} users has a standard error of {error:.4f}.
{cluster_sentences(known)}
"""


def _disk(known: Measured) -> str:
    return f"""\
## Disk

What a workspace has in the end, with both fits, the one-table packs and five budgets:

{disk_table(known)}"""
