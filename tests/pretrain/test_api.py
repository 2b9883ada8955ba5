import tfpeel.pretrain


def test_the_public_names():
    assert sorted(tfpeel.pretrain.__all__) == [
        "BlockEmbedding",
        "BlockRetrievalModel",
        "PretrainChoices",
        "PretrainConfig",
        "Pretrained",
        "pretrain",
    ]
    assert all(hasattr(tfpeel.pretrain, name) for name in tfpeel.pretrain.__all__)
