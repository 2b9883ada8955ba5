"""What of the present code ends before 10^8 users and 10^7 items, and what helps."""

from __future__ import annotations

from markdown_table import line
from sizing.quantity import size_text
from sizing.workload import WORKLOADS
from tfpeel.cluster.config import ClusterConfig
from tfpeel.evaluate.protocol import ONE_TABLE_USERS
from tfpeel.pretrain import PretrainConfig
from tfpeel.runtime.items import items_lines
from tfpeel.runtime.limits import MOST_ITEMS

_ID_DIGITS = 8


def limits_table() -> str:
    """Return what ends where, and what to set or to change."""
    size = WORKLOADS[-1]
    one_line = len(items_lines(["0" * _ID_DIGITS], [None]))
    most_clusters = next(
        bound.le
        for bound in ClusterConfig.model_fields["clusters"].metadata
        if hasattr(bound, "le")
    )
    rows = [
        (
            "items of a pack",
            f"every reader, the Java library too, refuses more than {MOST_ITEMS:,}; `items.jsonl`,"
            f" which every device has, takes {size_text(one_line * size.items)} for"
            f" {size.items:,} ids of {_ID_DIGITS} characters",
            f"`--min-item-interactions`, until {MOST_ITEMS:,} are left; code: a list of ids for"
            " each cluster",
        ),
        (
            "spectral model",
            "an SVD in memory: an orthogonal basis of all users and one of all items",
            "`spectral_dimension = 0` and `warm_start = false` under `[pretrain]`; then user"
            " vectors are less wide too",
        ),
        (
            "neighbourhoods",
            "a few thousand items at a time, so memory is bounded by what they link; every row is"
            " cut by itself in Python, and the weights are chosen on dense scores of all items",
            "`neighbours = 0` under `[pretrain]`; or a smaller `weight_users`",
        ),
        (
            "tables of the towers",
            "whole on every worker, with both moments of Adam, and in NumPy the present"
            " and the best epoch: workers share work, not memory",
            "a smaller `--dimension`; code: tables in shards. Or `--vectors`: vectors trained"
            " elsewhere, with no pretraining here",
        ),
        (
            "numbers in a table",
            f"the users' table has {size.users * PretrainConfig().dimension:,}; TensorFlow was"
            " never tried with more than 2^31 in one variable",
            "a smaller `--dimension`; code: tables in shards",
        ),
        (
            "order of an epoch",
            "a permutation of all interactions, in memory on every worker",
            "code: shuffling in parts",
        ),
        (
            "reading",
            "all interactions at once in one process, ids as Python strings",
            "fewer users or interactions (`--max-user-interactions`); code: reading in parts",
        ),
        (
            "clustering",
            "k-means in small batches, but on a copy of all user vectors; the router counts votes"
            " of all users for all clusters at once",
            "code: k-means and router on a sample of the users",
        ),
        (
            "clusters",
            f"as many as {most_clusters:,}; each has an order of all items",
            "`--clusters`",
        ),
        (
            "lists and steps of a cluster",
            f"bounded: {ClusterConfig().sampled_users:,} users of a cluster are looked at, and"
            " scores are made for parts of the items",
            "nothing",
        ),
        (
            "evaluation",
            "one list after another, for all users and budgets, and of the one-table packs for"
            f" {ONE_TABLE_USERS:,} users; the full model scores all items",
            "`tfpeel evaluate --users`",
        ),
    ]
    headings = ("part", "what the present code does", "what to set, or to change")
    return "\n".join(map(line, (headings, ("---",) * 3, *rows))) + "\n"
