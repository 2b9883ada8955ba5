from __future__ import annotations

import pytest

from tfpeel.errors import DeviceError
from tfpeel_deploy.listing import ListedDevice, chosen_devices, parse_listing

LISTING = """* daemon not running; starting now at tcp:5037
* daemon started successfully
List of devices attached
R58M123ABC             device usb:1-2 product:a model:b device:c transport_id:1
emulator-5554          offline transport_id:2
0123456789ABCDEF       unauthorized usb:1-3 transport_id:3
????????????           no permissions (user in plugdev group; are your udev rules wrong?); see x
192.168.1.7:5555       device

"""


def test_every_state_is_read():
    assert [(device.serial, device.state) for device in parse_listing(LISTING)] == [
        ("R58M123ABC", "device"),
        ("emulator-5554", "offline"),
        ("0123456789ABCDEF", "unauthorized"),
        ("????????????", "no permissions"),
        ("192.168.1.7:5555", "device"),
    ]
    assert parse_listing("") == ()


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("offline", "the device is offline"),
        ("unauthorized", "has not authorised this computer"),
        ("no permissions", "udev rule"),
        ("recovery", "the device is not ready; received: x (recovery)"),
    ],
)
def test_other_states_are_refused(state, expected):
    with pytest.raises(DeviceError, match=expected.replace("(", r"\(").replace(")", r"\)")):
        ListedDevice("x", state).require_ready()
    ListedDevice("x", "device").require_ready()


def test_the_choice():
    one, two = ListedDevice("a", "device"), ListedDevice("b", "offline")
    assert chosen_devices([one], [], False) == (one,)
    assert chosen_devices([one, two], ["b", "a", "b"], False) == (two, one)
    assert chosen_devices([one, two], [], True) == (one, two)
    for listed, serials, every in (([], [], True), ([one, two], [], False), ([one], ["c"], False)):
        with pytest.raises(DeviceError):
            chosen_devices(listed, serials, every)
