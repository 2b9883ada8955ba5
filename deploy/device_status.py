"""What a device is, and what it has free."""

from __future__ import annotations

from dataclasses import dataclass

from tfpeel.errors import DeviceError
from tfpeel_deploy.adb import Adb

_PROPERTIES = (
    "ro.product.model",
    "ro.product.cpu.abi",
    "ro.build.version.release",
    "ro.build.version.sdk",
)


@dataclass(frozen=True)
class DeviceStatus:
    """A device.

    Args:
        serial: that names it.
        model: as its maker calls it.
        abi: of its processor, such as arm64-v8a.
        android: version, such as 14.
        sdk: API level, such as 34.
        memory_bytes: in all.
        free_memory_bytes: that new programs can have.
        storage_bytes: of the data partition.
        free_storage_bytes: left on it.
    """

    serial: str
    model: str
    abi: str
    android: str
    sdk: str
    memory_bytes: int
    free_memory_bytes: int
    storage_bytes: int
    free_storage_bytes: int


def read_status(adb: Adb, serial: str, folder: str = "/data") -> DeviceStatus:
    """Return what a device says of itself.

    Args:
        adb: the program.
        serial: of a device that is ready.
        folder: whose storage is meant.

    Raises:
        DeviceError: it does not answer, or says something else than Android does.
    """
    asked = "; ".join(f"getprop {name}" for name in _PROPERTIES)
    values = [line.strip() for line in adb.shell(serial, asked).output.split("\n")]
    if len(values) < len(_PROPERTIES):
        raise _strange(serial, "getprop", " ".join(values))
    model, abi, android, sdk = values[: len(_PROPERTIES)]
    memory = _memory(serial, adb.shell(serial, "cat /proc/meminfo").output)
    storage = free_storage(adb, serial, folder)
    return DeviceStatus(serial, model, abi, android, sdk, *memory, *storage)


def free_storage(adb: Adb, serial: str, folder: str) -> tuple[int, int]:
    """Return total and free bytes of the file system that holds a folder.

    Raises:
        DeviceError: there is no such folder.
    """
    answer = adb.shell(serial, f"df -k {folder}")
    # Size, used, available, share, mount point; the names before them may hold spaces.
    fields = answer.output.strip().split("\n")[-1].split()
    numbers = fields[-5:-2]
    if answer.status != 0 or len(numbers) < 3 or not all(text.isdigit() for text in numbers):
        raise _strange(serial, f"df {folder}", answer.reason)
    return int(numbers[0]) * 1024, int(numbers[2]) * 1024


def _memory(serial: str, text: str) -> tuple[int, int]:
    fields = (line.split() for line in text.splitlines())
    found = {parts[0]: int(parts[1]) for parts in fields if len(parts) > 1 and parts[1].isdigit()}
    try:
        total = found["MemTotal:"]
        # Kernels before 3.14 have no estimate of their own.
        free = found.get("MemAvailable:") or found["MemFree:"] + found.get("Cached:", 0)
    except KeyError:
        raise _strange(serial, "/proc/meminfo", text[:60]) from None
    return total * 1024, free * 1024


def _strange(serial: str, what: str, said: str) -> DeviceError:
    return DeviceError(
        f"{serial} does not answer as Android does",
        f"{what}: {said or 'nothing'}",
        "an Android device",
        "try adb shell by hand",
    )
