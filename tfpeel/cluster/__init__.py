"""Clustering: users to user clusters, items to item groups."""

from tfpeel.cluster.cluster import cluster, group_ends, user_clusters
from tfpeel.cluster.clusters import NO_CLUSTER, Clusters, Membership, clustering_space
from tfpeel.cluster.config import ClusterConfig

__all__ = [
    "NO_CLUSTER",
    "ClusterConfig",
    "Clusters",
    "Membership",
    "cluster",
    "clustering_space",
    "group_ends",
    "user_clusters",
]
