"""Published figures, for the lines of the plot: full-size models, none of them run here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Published:
    """A figure that others published.

    Args:
        name: of the model.
        recall: Recall@20.
        ndcg: NDCG@20.
        source: title and year.
    """

    name: str
    recall: float
    ndcg: float
    source: str


# By the name of the data set. Gowalla: the LightGCN split, the same files as here, scored on the
# same test part; many of these chose their settings on it, too.
PUBLISHED: dict[str, tuple[Published, ...]] = {
    "gowalla": (
        Published("BSPM", 0.1920, 0.1597, "Blurring-Sharpening Process Models for CF (BSPM), 2023"),
        Published(
            "NESCL",
            0.1917,
            0.1617,
            "Neighborhood-Enhanced Supervised Contrastive Learning for CF (NESCL), 2023",
        ),
        Published("SimpleX", 0.1872, 0.1557, "SimpleX: A Simple and Strong Baseline for CF, 2021"),
        Published("UltraGCN", 0.1862, 0.1580, "UltraGCN: Ultra Simplification of GCNs, 2021"),
        Published("LightGCN", 0.1830, 0.1554, "LightGCN: Simplifying and Powering GCN, 2020"),
        Published("EASE", 0.1765, 0.1467, "a baseline of SimpleX, 2021"),
        Published("MF with BPR", 0.1627, 0.1378, "a baseline of SimpleX, 2021"),
    )
}
