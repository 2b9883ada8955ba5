"""`tfpeel deploy push` where nothing goes wrong."""

from __future__ import annotations

import shutil
import zipfile

import pytest

from tests.deploy.device.device import Device
from tests.deploy.on_device import APP, INSIDE, SHARED, check_whole, files, held_paths, manifest
from tests.runtime.toy_pack import IDS
from tfpeel.runtime import Pack

SMALL = [f"cluster-00{cluster}/10000.tflite" for cluster in (0, 1)]
LARGE = [f"cluster-00{cluster}/20000.tflite" for cluster in (0, 1)]


def test_a_whole_pack_into_the_apps_own_folder(server, device, pack):
    out = server.deploy("push", pack, "--budget", "10KB").stdout
    assert held_paths(device) == SMALL
    check_whole(device, pack)
    assert {path for path in files(device) if not path.startswith(INSIDE)} == set()
    assert f"{device.serial}: pack toys is whole in files/packs of {APP}" in out
    assert "user clusters: all 2; budgets: 10KB" in out


def test_what_was_pushed_recommends_as_the_pack_does(server, device, pack):
    server.deploy("push", pack)
    there = Pack(device.path(f"{INSIDE}/toys"))
    for history in ([IDS[2], IDS[5]], [IDS[30]]):
        assert there.recommend(history, 6) == Pack(pack).recommend(history, 6)


@pytest.mark.parametrize(
    ("options", "folder"),
    [
        (["--shared"], SHARED),
        (["--folder", "/data/local/tmp/my packs/"], "/data/local/tmp/my packs"),
    ],
)
def test_into_another_folder(server, device, pack, options, folder):
    server.deploy("push", pack, *options, "--name", "toys-2")
    check_whole(device, pack, folder, "toys-2")
    assert all(path.startswith(folder) for path in files(device))
    out = server.deploy("verify", *options).stdout
    assert "pack toys-2 is whole: 4 files" in out


def test_a_path_with_a_blank_on_this_computer(server, device, pack, tmp_path):
    shutil.copytree(pack, tmp_path / "a b" / "toys")
    server.deploy("push", tmp_path / "a b" / "toys")
    check_whole(device, pack)


def test_one_cluster_and_then_another_join(server, device, pack):
    server.deploy("push", pack, "--cluster", 1, "--budget", "15KB")
    assert held_paths(device) == SMALL[1:]
    check_whole(device, pack)
    before = device.received_bytes
    out = server.deploy("push", pack, "--cluster", 0, "--budget", "20KB").stdout
    assert held_paths(device) == [LARGE[0], SMALL[1]]
    check_whole(device, pack)
    sent = device.path(f"{INSIDE}/toys/{LARGE[0]}").stat().st_size
    own = device.path(f"{INSIDE}/toys/manifest.json").stat().st_size
    assert device.received_bytes - before == sent + own
    assert f"files sent: 1 ({sent:,} bytes), 3 were there" in out


def test_several_budgets(server, device, pack):
    server.deploy("push", pack, "--budget", "10KB", "--budget", "20KB", "--all-clusters")
    assert held_paths(device) == sorted([*SMALL, *LARGE])
    assert manifest(device) == Pack(pack).manifest
    check_whole(device, pack)


def test_only_the_clusters_that_the_device_lacks(server, device, pack):
    server.deploy("push", pack, "--cluster", 0, "--budget", "10KB")
    server.deploy("push", pack, "--lacking", "--budget", "20KB")
    assert held_paths(device) == [SMALL[0], LARGE[1]]
    check_whole(device, pack)
    before = device.received_bytes
    assert "files sent: 0 " in server.deploy("push", pack, "--lacking").stdout
    assert device.received_bytes == before


def test_again_sends_nothing(server, device, pack):
    server.deploy("push", pack)
    before, times = device.received_bytes, device.path(f"{INSIDE}/toys").stat().st_mtime_ns
    assert "files sent: 0 (0 bytes), 4 were there" in server.deploy("push", pack).stdout
    assert device.received_bytes == before
    assert device.path(f"{INSIDE}/toys").stat().st_mtime_ns == times


def test_another_pack_takes_the_place_of_the_old_one(server, device, pack, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(pack, other)
    text = (other / "manifest.json").read_text()
    (other / "manifest.json").write_text(text.replace('"name": "toy"', '"name": "newer toy"'))
    server.deploy("push", pack, "--budget", "20KB")
    server.deploy("push", other, "--name", "toys", "--budget", "10KB")
    assert held_paths(device) == SMALL
    check_whole(device, other)


def test_a_file_that_rotted_on_the_device_is_sent_again(server, device, pack):
    server.deploy("push", pack)
    device.path(f"{INSIDE}/toys/{LARGE[0]}").write_bytes(b"rotten")
    device.path(f"{INSIDE}/toys/manifest.json").write_bytes(b"{")
    assert "files sent: 1 " in server.deploy("push", pack).stdout
    check_whole(device, pack)


def test_auto_takes_the_largest_that_suits_and_says_why(server, device, pack):
    device.set_memory(total_mib=512, available_mib=200)
    out = server.deploy("push", pack).stdout
    assert held_paths(device) == LARGE
    assert "209.7 MB of memory and 8,589.9 MB of storage are free; it is the largest" in out
    server.deploy("remove", "toys")
    largest = max(Pack(pack).file_for(cluster).bytes for cluster in (0, 1))
    (device.root / "proc/meminfo").write_text(
        f"MemTotal: 9999 kB\nMemAvailable: {largest * 100 // 1024 - 1} kB\n"
    )
    out = server.deploy("push", pack).stdout
    assert held_paths(device) == SMALL
    assert f"20 KB would need {largest * 100 / 1e6:,.1f} MB of free memory" in out


def test_a_device_that_tells_nothing_of_itself_takes_a_given_budget(server, device, pack):
    (device.root / "proc/meminfo").unlink()
    (device.state / "said-capacity").write_text("none\n")
    device.set_properties({})
    assert "does not answer as Android does" in server.refused("push", pack)
    server.deploy("push", pack, "--folder", "/sdcard/x", "--budget", "10KB")


def test_several_devices(server, device, pack, tmp_path):
    with Device(tmp_path / "second") as second, Device(tmp_path / "third") as third:
        second.install(APP)
        for other in (second, third):
            server.adb("connect", other.serial)
        server.deploy("push", pack, "--device", device.serial, "--device", second.serial)
        assert files(third) == set()
        done = server.deploy("push", pack, "--all-devices", "--budget", "10KB", status=2)
        for other in (device, second):
            check_whole(other, pack)
            assert held_paths(other) == sorted([*SMALL, *LARGE])
        wrong, last = done.stderr.splitlines()
        assert wrong.startswith(f"{third.serial}: the app is not installed")
        assert last.startswith(f"Error: 1 of 3 devices failed; received: {third.serial}")


def test_an_apk_is_installed_first(server, tmp_path, pack):
    apk = tmp_path / "demo.apk"
    with zipfile.ZipFile(apk, "w") as file:
        file.writestr("package-name", APP)
    with Device(tmp_path / "device") as device:
        server.adb("connect", device.serial)
        server.deploy("push", pack, "--apk", apk)
        check_whole(device, pack)


def test_an_old_device(server, tmp_path, pack):
    with Device(tmp_path / "old", features=()) as old:
        old.install(APP)
        server.adb("connect", old.serial)
        server.deploy("push", pack)
        check_whole(old, pack)
        assert "is whole" in server.deploy("verify").stdout
        line = server.refused("push", pack, "--app", "dev.other.app")
        assert "the app is not installed" in line


def test_a_slow_link(server, tmp_path, pack):
    with Device(tmp_path / "slow") as slow:
        slow.install(APP)
        slow.faults.most_bytes = 1024
        slow.faults.seconds_per_packet = 0.05
        server.adb("connect", slow.serial)
        server.deploy("push", pack)
        check_whole(slow, pack)
