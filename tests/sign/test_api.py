import tfpeel.sign


def test_public_names():
    assert tfpeel.sign.__all__ == ["PrivateKey", "new_key", "read_private_key", "sign_pack"]
    assert all(hasattr(tfpeel.sign, name) for name in tfpeel.sign.__all__)
