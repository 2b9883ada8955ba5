import tfpeel.cluster


def test_the_public_names():
    assert sorted(tfpeel.cluster.__all__) == [
        "ClusterConfig",
        "Clusters",
        "Membership",
        "NO_CLUSTER",
        "cluster",
        "clustering_space",
        "group_ends",
        "user_clusters",
    ]
    assert all(hasattr(tfpeel.cluster, name) for name in tfpeel.cluster.__all__)
