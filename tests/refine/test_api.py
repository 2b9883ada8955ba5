import tfpeel.refine


def test_the_public_names():
    assert sorted(tfpeel.refine.__all__) == [
        "ClusterStudent",
        "RefineConfig",
        "Refined",
        "Refiner",
        "shuffled_weights",
    ]
    assert all(hasattr(tfpeel.refine, name) for name in tfpeel.refine.__all__)
