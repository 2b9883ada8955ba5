import tfpeel.runtime


def test_public_names():
    assert tfpeel.runtime.__all__ == [
        "MANIFEST_NAME",
        "SCHEMA_VERSION",
        "SIGNATURE_NAME",
        "Answer",
        "ClusterEntry",
        "FileEntry",
        "GroupEntry",
        "Items",
        "ItemsEntry",
        "Manifest",
        "Offset",
        "Pack",
        "PackFile",
        "PackStore",
        "PublicKey",
        "Recommendation",
        "Recommender",
        "RouterEntry",
        "RouterFile",
        "UserState",
        "items_lines",
        "minimum_runtime",
        "parse_items",
        "parse_manifest",
        "read_public_key",
    ]
    assert all(hasattr(tfpeel.runtime, name) for name in tfpeel.runtime.__all__)
