from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.runtime.toy_pack import write_toy_pack
from tfpeel.errors import DeviceError
from tfpeel_deploy import DeviceStatus, choose_budget

KB = 1000
STATUS = DeviceStatus("s", "m", "arm64-v8a", "14", "34", 4 * 10**9, 10**9, 10**10, 10**10)


@pytest.fixture(scope="session")
def entry(tmp_path_factory):
    return write_toy_pack(tmp_path_factory.mktemp("pack")).files[0]


def files(entry, clusters, *budgets):
    """One file of exactly its budget for each cluster and budget."""
    return [
        replace(entry, cluster=cluster, budget_bytes=budget, bytes=budget)
        for cluster in range(clusters)
        for budget in budgets
    ]


@pytest.mark.parametrize(
    ("memory", "storage", "expected", "reason"),
    [
        (100 * 500 * KB, 10**10, 500 * KB, "it is the largest there is"),
        (100 * 500 * KB - 1, 10**10, 125 * KB, "500 KB would need 50.0 MB of free memory"),
        (10**9, 10 * (3 * 500 * KB + KB), 500 * KB, "it is the largest there is"),
        (10**9, 15 * 10**6, 125 * KB, "500 KB would need 15.0 MB of free storage"),
        (0, 10**10, 125 * KB, "the smallest there is: 0.0 MB of memory"),
        (10**9, 3 * 125 * KB + KB, 125 * KB, "the smallest there is: 1,000.0 MB of memory"),
    ],
)
def test_known_choices(entry, memory, storage, expected, reason):
    status = replace(STATUS, free_memory_bytes=memory, free_storage_bytes=storage)
    choice = choose_budget(files(entry, 3, 125 * KB, 500 * KB), status, KB)
    assert choice.budget_bytes == expected
    assert reason in choice.reason


def test_no_budget_fits(entry):
    status = replace(STATUS, free_storage_bytes=3 * 125 * KB + KB - 1)
    with pytest.raises(DeviceError, match="no space for any budget"):
        choose_budget(files(entry, 3, 125 * KB, 500 * KB), status, KB)


@given(st.integers(0, 10**9), st.integers(4 * 10**5, 10**10))
def test_more_free_never_gives_a_smaller_budget(entry, memory, storage):
    status = replace(STATUS, free_memory_bytes=memory, free_storage_bytes=storage)
    richer = replace(status, free_memory_bytes=2 * memory, free_storage_bytes=2 * storage)
    offered = files(entry, 2, 10 * KB, 100 * KB, 1000 * KB)
    poor, rich = (choose_budget(offered, s, KB).budget_bytes for s in (status, richer))
    assert poor <= rich
