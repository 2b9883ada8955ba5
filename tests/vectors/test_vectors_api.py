import tfpeel.vectors


def test_public_names():
    assert tfpeel.vectors.__all__ == [
        "VECTOR_FORMATS",
        "WRITTEN_NAMES",
        "FullModel",
        "GivenModel",
        "GivenVectors",
        "VectorFormat",
        "VectorTable",
        "given_model",
        "read_vectors",
        "require_vectors",
        "write_vectors",
    ]
