"""The devices that adb lists, and which of them a command is for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tfpeel.errors import DeviceError

READY = "device"
_NEXT = {
    "unauthorized": "unlock it and answer its question about USB debugging with yes",
    "authorizing": "wait a moment, then give the command again",
    "connecting": "wait a moment, then give the command again",
    "offline": "plug it in anew, or adb disconnect and adb connect",
    "no permissions": "add a udev rule for it (Debian: apt-get install android-sdk-platform-tools"
    "-common), then plug it in anew",
}


@dataclass(frozen=True)
class ListedDevice:
    """A device as `adb devices` has it.

    Args:
        serial: that names it.
        state: 'device' where it can be used.
    """

    serial: str
    state: str

    @property
    def is_ready(self) -> bool:
        """Whether it can be used."""
        return self.state == READY

    def require_ready(self) -> None:
        """Check that it can be used.

        Raises:
            DeviceError: it cannot; says what its state is and what to do.
        """
        if self.is_ready:
            return
        what = {
            "unauthorized": "the device has not authorised this computer",
            "offline": "the device is offline",
            "no permissions": "this computer may not speak to the device",
        }.get(self.state, "the device is not ready")
        next_step = _NEXT.get(self.state, "start Android on it")
        received = f"{self.serial} ({self.state})"
        raise DeviceError(what, received, "a device in the state `device`", next_step)


def parse_listing(text: str) -> tuple[ListedDevice, ...]:
    """Return the devices of what `adb devices -l` prints."""
    _, found, lines = text.partition("List of devices attached")
    devices = []
    for line in lines.splitlines() if found else []:
        serial, _, rest = line.strip().partition(" ")
        if serial:
            rest = rest.strip()
            state = "no permissions" if rest.startswith("no permissions") else rest.split(" ")[0]
            devices.append(ListedDevice(serial, state))
    return tuple(devices)


def require_some(listed: Sequence[ListedDevice]) -> None:
    """Check that there is a device.

    Raises:
        DeviceError: there is none.
    """
    if not listed:
        raise DeviceError(
            "no device is connected",
            "an empty list from adb devices",
            "a device with USB debugging on, or an emulator",
            "plug one in, or adb connect HOST:PORT",
        )


def chosen_devices(
    listed: Sequence[ListedDevice], serials: Sequence[str], all_devices: bool
) -> tuple[ListedDevice, ...]:
    """Return the devices that a command is for; each still has to be ready.

    Args:
        listed: what adb lists.
        serials: those asked for; may be empty where only one is listed.
        all_devices: whether all are asked for.

    Raises:
        DeviceError: none is there, one asked for is not, or it is not clear which is meant.
    """
    require_some(listed)
    there = ", ".join(device.serial for device in listed)
    if serials and all_devices:
        raise DeviceError(
            "which devices are meant is not clear",
            "both --device and --all-devices",
            "one of the two",
            "leave one out",
        )
    if all_devices:
        return tuple(listed)
    if not serials and len(listed) > 1:
        raise DeviceError(
            "several devices are connected",
            f"{there} and no --device",
            "--device SERIAL, once or more, or --all-devices",
            "name the device",
        )
    by_serial = {device.serial: device for device in listed}
    for serial in serials:
        if serial not in by_serial:
            raise DeviceError(
                "no such device is connected",
                serial,
                there,
                "check --device, or adb connect HOST:PORT",
            )
    return tuple(by_serial[serial] for serial in dict.fromkeys(serials)) or tuple(listed)
