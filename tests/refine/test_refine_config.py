from __future__ import annotations

import pytest

from tfpeel.refine import RefineConfig


@pytest.mark.parametrize(
    ("clusters", "tail_width"), [(1, 128), (8, 128), (16, 64), (63, 16), (64, 16), (4096, 16)]
)
def test_few_clusters_have_wider_tails(clusters, tail_width):
    config = RefineConfig().for_clusters(clusters)
    assert config.tail_width == tail_width
    assert config.model_copy(update={"tail_width": 16}) == RefineConfig()


def test_a_tail_is_never_narrower_than_asked_for():
    wide = RefineConfig(tail_width=100)
    assert wide.for_clusters(64) is wide
    assert wide.for_clusters(1).tail_width == 128
