from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tfpeel.cluster import ClusterConfig, group_ends


@settings(max_examples=300, deadline=None)
@given(st.integers(1, 3_000_000), st.integers(1, 256), st.sampled_from(["importance", "random"]))
def test_groups_cover_the_catalogue_once(items, groups, grouping):
    ends = group_ends(items, ClusterConfig(item_groups=groups, grouping=grouping))
    assert ends.dtype == np.int64
    assert 1 <= len(ends) <= min(groups, items)
    assert ends[0] >= 1
    assert (np.diff(ends) > 0).all()
    assert ends[-1] == items


@pytest.mark.parametrize("grouping", ["importance", "random"])
@pytest.mark.parametrize(("items", "groups"), [(1, 1), (1, 24), (5, 5), (5, 1), (300, 24)])
def test_there_are_as_many_groups_as_asked_where_there_are_items(items, groups, grouping):
    ends = group_ends(items, ClusterConfig(item_groups=groups, grouping=grouping))
    assert len(ends) == min(items, groups)


def test_groups_by_importance_grow_and_the_first_is_a_small_part():
    sizes = np.diff(group_ends(400_000, ClusterConfig()), prepend=0)
    assert len(sizes) == ClusterConfig().item_groups
    assert sizes[0] < 400_000 / 100
    assert (np.diff(sizes) >= 0).all()
    ratios = sizes[1:-1] / sizes[:-2]
    assert ratios.max() - ratios.min() < 0.01


def test_random_groups_are_of_equal_size():
    sizes = np.diff(group_ends(1001, ClusterConfig(item_groups=10, grouping="random")), prepend=0)
    assert set(sizes.tolist()) <= {100, 101}
