import tfpeel.select


def test_the_public_names():
    assert sorted(tfpeel.select.__all__) == [
        "COARSE_BITS",
        "FINE_BITS",
        "Kept",
        "Purchase",
        "bytes_of_prefixes",
        "kept_after",
        "largest_prefix",
        "purchase_order",
        "worth_by_share",
    ]
    assert all(hasattr(tfpeel.select, name) for name in tfpeel.select.__all__)
