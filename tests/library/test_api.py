import tfpeel.library


def test_public_names():
    assert tfpeel.library.__all__ == ["Model", "fit"]
    assert all(hasattr(tfpeel.library, name) for name in tfpeel.library.__all__)
