from __future__ import annotations

from dataclasses import replace

import pytest

from tests.runtime.toy_pack import write_toy_pack
from tfpeel.errors import InputError
from tfpeel.runtime import Pack
from tfpeel_deploy import DeviceStatus, PushRequest
from tfpeel_deploy.plan import make_plan

SMALL, LARGE = 10_000, 20_000
RICH = DeviceStatus("s", "m", "arm64-v8a", "14", "34", 10**10, 10**10, 10**12, 10**12)


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    path = tmp_path_factory.mktemp("pack")
    write_toy_pack(path)
    return Pack(path)


def planned(pack, present=None, status=RICH, **request):
    plan = make_plan(pack, PushRequest("toys", **request), present, lambda: status)
    return {(file.cluster, file.budget_bytes) for file in plan.manifest.files}


def never():
    raise AssertionError("nobody needs to know what the device has free")


def test_what_is_asked_for(pack):
    assert planned(pack) == {(0, LARGE), (1, LARGE)}
    assert planned(pack, status=replace(RICH, free_memory_bytes=0)) == {(0, SMALL), (1, SMALL)}
    assert planned(pack, budgets=(LARGE - 1,), clusters=(1,)) == {(1, SMALL)}
    assert planned(pack, budgets=(SMALL, LARGE), clusters=(0,)) == {(0, SMALL), (0, LARGE)}
    for wrong in ({"clusters": (2,)}, {"budgets": (SMALL - 1,)}):
        with pytest.raises(InputError):
            planned(pack, **wrong)


def test_what_is_there_of_the_same_pack_stays(pack):
    present = pack.manifest.holding({"cluster-000/10000.tflite"})
    assert planned(pack, present, clusters=(1,)) == {(0, SMALL), (1, LARGE)}
    assert planned(pack, present, lacking_only=True) == {(0, SMALL), (1, LARGE)}
    assert planned(pack, present, lacking_only=True, clusters=(0,)) == {(0, SMALL)}
    other = replace(present, created_by="tfpeel 0.0.1")
    assert planned(pack, other, clusters=(1,)) == {(1, LARGE)}
    rotten = replace(present, files=(replace(present.files[0], sha256="0" * 64),))
    assert planned(pack, rotten, clusters=(1,)) == {(1, LARGE)}


def test_a_given_budget_asks_nothing_of_the_device(pack):
    request = PushRequest("toys", budgets=(SMALL,))
    assert make_plan(pack, request, None, never).reason == ""
    held = pack.manifest.holding({file.path for file in pack.manifest.files})
    assert make_plan(pack, PushRequest("toys", lacking_only=True), held, never).manifest == held
