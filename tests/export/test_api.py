import tfpeel.export


def test_public_names():
    assert tfpeel.export.__all__ == [
        "Codes",
        "Encoder",
        "FileContents",
        "LogScale",
        "QuantisedRows",
        "RouterContents",
        "Segment",
        "VotesContents",
        "file_bytes",
        "quantise_rows",
        "reference_encode",
        "reference_item_vectors",
        "reference_recommend",
        "reference_route",
        "reference_train_user",
        "reference_votes",
        "router_bytes",
        "votes_bytes",
    ]
    assert all(hasattr(tfpeel.export, name) for name in tfpeel.export.__all__)
