import tfpeel.tune


def test_public_names():
    assert tfpeel.tune.__all__ == ["PARAMETERS", "ParameterName", "TuneConfig", "TunerName"]
    assert all(hasattr(tfpeel.tune, name) for name in tfpeel.tune.__all__)
