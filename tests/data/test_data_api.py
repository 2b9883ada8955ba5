import tfpeel.data


def test_the_public_names():
    assert sorted(tfpeel.data.__all__) == [
        "DataConfig",
        "Dataset",
        "Interactions",
        "Prepared",
        "SyntheticConfig",
        "generate_interactions",
        "prepare",
        "prepare_interactions",
        "read_interactions",
        "write_csv",
    ]
    assert all(hasattr(tfpeel.data, name) for name in tfpeel.data.__all__)
