"""The tables of docs/sizing.md."""

from __future__ import annotations

from collections.abc import Mapping

from markdown_table import table
from sizing.measured import Measured
from sizing.memory import cluster_bytes, pretrain_phases, training_bytes
from sizing.quantity import size_text, time_text
from sizing.traffic import traffic_of
from sizing.workload import WORKLOADS, Workload
from tfpeel.cluster.cluster import cluster_count
from tfpeel.pretrain import PretrainConfig
from tfpeel.workspace.config import RunConfig
from tfpeel.workspace.estimate import Machine, StageEstimate, estimate

ASKED_USERS = 100_000
MORE_CLUSTERS = 1_024
_NETWORK_BYTES_PER_SECOND = 10e9 / 8
_BATCHES = (2_048, 8_192, 65_536)
_WIDTHS = (128, 64, 32)
_FITS = 2
# Without the parts that are computed of the whole data at once.
LEAN = PretrainConfig(spectral_dimension=0, warm_start=False, neighbours=0)
_OPTIONS = {"default": PretrainConfig(), "towers alone": LEAN}
_HEADINGS = [size.title for size in WORKLOADS]


def estimates(
    size: Workload, known: Measured, pretrain: PretrainConfig
) -> Mapping[str, StageEstimate]:
    """Return what `tfpeel run --dry-run` would tell on the machine of the measurements.

    Args:
        size: of the data.
        known: the constants.
        pretrain: options.
    """
    machine = Machine(known.speed, known.cores, known.cores)
    stages = estimate(RunConfig(pretrain=pretrain), size.data_size, machine)
    return {stage.name: stage for stage in stages}


def tables_table() -> str:
    """Return the bytes of the towers by d, with the moments of the optimiser."""
    rows = []
    for d in _WIDTHS:
        cells = [size_text(training_bytes(size.users, size.items, d)) for size in WORKLOADS]
        rows.append([str(d), *cells])
    return table(["d", *_HEADINGS], rows)


def memory_table(known: Measured) -> str:
    """Return the bytes of each phase, by options.

    Args:
        known: the constants.
    """
    rows = []
    for name, config in _OPTIONS.items():
        of_sizes = [_phases(size, config, known) for size in WORKLOADS]
        for phase in of_sizes[0]:
            rows.append([name, phase, *(_size_or_none(of[phase]) for of in of_sizes)])
    return table(["options", "phase", *_HEADINGS], rows)


def _phases(size: Workload, config: PretrainConfig, known: Measured) -> dict[str, int]:
    told = estimates(size, known, config)
    clusters = cluster_count(size.users, RunConfig().cluster)
    return {
        "prepare": told["prepare"].memory_bytes,
        **pretrain_phases(size, config),
        "cluster": cluster_bytes(size, config, clusters),
        "refine, all processes": told["refine"].memory_bytes,
    }


def _size_or_none(size_bytes: int) -> str:
    return size_text(size_bytes) if size_bytes else "–"


def traffic_table(known: Measured) -> str:
    """Return what a step of the largest workload sends and takes, by batch size.

    Args:
        known: the constants.
    """
    size, rows = WORKLOADS[-1], []
    for batch in _BATCHES:
        traffic = traffic_of(PretrainConfig(), batch)
        sent, steps = traffic.bytes_of_step, traffic.steps(size)
        rows.append(
            [
                f"{batch:,}",
                f"{steps:,}",
                size_text(sent),
                size_text(sent * steps),
                time_text(sent / _NETWORK_BYTES_PER_SECOND),
                time_text(traffic.flop_of_step / known.speed),
            ]
        )
    headings = ["batch", "steps of an epoch", "sent in a step", "in an epoch"]
    return table([*headings, "a step over 10 Gbit/s", "its scores on two cores"], rows)


def time_table(known: Measured) -> str:
    """Return the seconds of each stage, and of evaluating some users.

    Args:
        known: the constants.
    """
    told = [estimates(size, known, LEAN) for size in WORKLOADS]
    rows = [
        [name, *(time_text(of[name].seconds) for of in told)]
        for name in ("prepare", "pretrain", "cluster", "refine", "export")
    ]
    asked = [
        of["evaluate"].seconds * min(1, ASKED_USERS / size.users)
        for of, size in zip(told, WORKLOADS, strict=True)
    ]
    everybody = [time_text(of["evaluate"].seconds) for of in told]
    rows.append(["evaluate, all users", *everybody])
    rows.append([f"evaluate --users {ASKED_USERS}", *map(time_text, asked)])
    return table(["stage", *_HEADINGS], rows)


def disk_table(known: Measured) -> str:
    """Return the bytes on the disk that each stage leaves.

    Args:
        known: the constants.
    """
    rows = []
    for name, config in _OPTIONS.items():
        told = [estimates(size, known, config) for size in WORKLOADS]
        for stage in ("prepare", "pretrain", "cluster", "refine", "export"):
            rows.append([name, stage, *(size_text(of[stage].disk_bytes) for of in told)])
        totals = [sum(stage.disk_bytes for stage in of.values()) for of in told]
        rows.append([name, "all", *map(size_text, totals)])
    return table(["options", "stage", *_HEADINGS], rows)


def cluster_sentences(known: Measured) -> str:
    """Return what more clusters cost.

    Args:
        known: the constants.
    """
    size = WORKLOADS[-1]
    usual = cluster_count(size.users, RunConfig().cluster)
    seconds = (MORE_CLUSTERS + 1) * known.seconds_per_cluster
    orders = _FITS * 8 * MORE_CLUSTERS * size.items
    return (
        f"- tfpeel makes {usual} clusters by itself, which would be {size.users // usual:,} users"
        f" in each. A cluster of Gowalla took {known.seconds_per_cluster:.1f} s to refine:"
        f" {MORE_CLUSTERS:,} clusters as small as that, {time_text(seconds)}. Their orders of"
        f" {size.items:,} items, in two fits, take {size_text(orders)} on the disk.\n"
        f"- A list from a file took {known.milliseconds_per_list:.2f} ms, two processes at work."
    )
