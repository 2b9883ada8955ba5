"""The user clusters: sizes, quality, and what they are about."""

from __future__ import annotations

from collections.abc import Sequence

from tfpeel.report.cluster_quality import ClusterQualities, ClusterQuality
from tfpeel.report.cluster_summary import CharacteristicItem, ClusterSummary
from tfpeel.report.figures import share_text, size_text
from tfpeel.report.parts import Cell, Paragraph, Part, Section, Table, count_cell, table_of
from tfpeel.report.plot import Plot, series_of
from tfpeel.report.scale import Axis, Tick, linear_axis

_ABOUT_ITEMS = (
    "The items that tell most about who is in a cluster: with the share of its users who have"
    " them, and how many times that of all users this is."
)


def clusters_section(
    clusters: tuple[ClusterSummary, ...], qualities: ClusterQualities | None
) -> Section:
    """Return the section about the sizes and quality of the clusters."""
    parts: list[Part] = []
    if qualities is not None:
        text = (
            f"Recall@{qualities.k} of {qualities.protocol} on {qualities.split}, measured with at"
            f" most {qualities.most_users} users of each cluster, so that single clusters are"
            " uncertain: ± is the standard error. All figures of a row are about the same users."
        )
        parts += [Paragraph(text), _plot(clusters, qualities)]
    parts.append(_table(clusters, qualities))
    return Section("clusters", "The user clusters", tuple(parts))


def topics_section(clusters: tuple[ClusterSummary, ...]) -> Section:
    """Return the section about what the clusters are about."""
    rows = [
        (count_cell(one.cluster), count_cell(one.users), _items(one.characteristic))
        for one in clusters
    ]
    table = table_of("Characteristic items.", ("cluster", "users", "items"), rows)
    return Section("topics", "What the clusters are about", (Paragraph(_ABOUT_ITEMS), table))


def _items(items: Sequence[CharacteristicItem]) -> Cell:
    found = [
        f"{item.title or item.item_id} ({share_text(item.share)}, ×{item.lift:.1f})"
        for item in items
    ]
    return Cell("; ".join(found) or "nothing sets it apart")


def _plot(clusters: Sequence[ClusterSummary], qualities: ClusterQualities) -> Plot:
    by_size = sorted(clusters, key=lambda one: (-one.users, one.cluster))
    there = [one.cluster for one in by_size if one.cluster in qualities.clusters]
    found = [qualities.clusters[cluster] for cluster in there]
    budgets = sorted(found[0].recall)
    highest = [max(one.full_model, *one.recall.values()) for one in found]
    y = linear_axis(f"Recall@{qualities.k}", highest, "{:.3g}".format)
    x = _places(there)

    def points(values: Sequence[float], what: str) -> list[tuple[float, float, str]]:
        return [
            (number + 1, value, f"cluster {cluster}, {what}: {value:.4f}")
            for number, (cluster, value) in enumerate(zip(there, values, strict=True))
        ]

    series = []
    for style, budget in enumerate(dict.fromkeys((budgets[-1], budgets[0]))):
        name = f"file of {size_text(budget)}"
        values = [one.recall[budget] for one in found]
        series.append(series_of(name, "points", style, (x, y), points(values, name)))
    full = points([one.full_model for one in found], "full model")
    series.append(series_of("full model", "points", 4, (x, y), full))
    return Plot("Recall of each cluster.", x, y, tuple(series))


def _places(clusters: Sequence[int]) -> Axis:
    """Return the axis on which each cluster has its place, with its own number."""
    count = len(clusters)
    step = max(1, -(-count // 8))
    low, high = 0.5, count + 0.5
    ticks = [
        Tick((place + 1 - low) / (high - low), str(clusters[place]))
        for place in range(0, count, step)
    ]
    return Axis("user cluster, by falling size", low, high, False, tuple(ticks))


def _table(clusters: Sequence[ClusterSummary], qualities: ClusterQualities | None) -> Table:
    headings = ["cluster", "users", "sent by the router", "interactions"]
    found = qualities.clusters if qualities is not None else {}
    budgets = sorted({budget for one in found.values() for budget in one.recall})
    if budgets:
        headings += ["users asked", *(size_text(budget) for budget in budgets), "full model"]
    rows = []
    for one in clusters:
        counts = (one.cluster, one.users, one.routed_users, one.interactions)
        rows.append((*map(count_cell, counts), *_recalls(found.get(one.cluster), budgets)))
    return table_of("Sizes, and Recall at each budget." if budgets else "Sizes.", headings, rows)


def _recalls(found: ClusterQuality | None, budgets: Sequence[int]) -> list[Cell]:
    if found is None:
        return [Cell("")] * (len(budgets) + 2 if budgets else 0)
    recalls = [
        Cell(f"{found.recall[b]:.3f} ± {found.recall_error[b]:.3f}", found.recall[b])
        for b in budgets
    ]
    full = Cell(f"{found.full_model:.3f}", found.full_model)
    return [count_cell(found.users), *recalls, full]
