"""`tfpeel deploy devices`: what is connected, and what it has free."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from tfpeel.cli.json_output import print_json
from tfpeel.cli.tables import plain_table, rendered
from tfpeel.errors import DeviceError
from tfpeel_deploy import Adb, DeviceStatus, ListedDevice, read_status
from tfpeel_deploy.listing import require_some

_HEADINGS = (
    *(("serial", False), ("state", False), ("model", False), ("ABI", False), ("Android", False)),
    *(("memory", True), ("free", True), ("storage", True), ("free", True)),
)


@click.command("devices")
@click.option(
    "--json", "json_file", metavar="FILE", help="Write the list as JSON; - is standard output."
)
def command(json_file: str | None) -> None:
    """List devices with ABI, Android version, memory and storage."""
    adb = Adb.found()
    listed = adb.devices()
    require_some(listed)
    found = [(device, _status(adb, device)) for device in listed]
    if json_file is not None:
        print_json({"schema_version": 1, "devices": [_object(*row) for row in found]}, json_file)
    if json_file != "-":
        table = plain_table("", _HEADINGS)
        for device, status in found:
            table.add_row(*_cells(device, status))
        click.echo(rendered(table))


def _status(adb: Adb, device: ListedDevice) -> DeviceStatus | str:
    """Return the status of a device, or why there is none."""
    try:
        device.require_ready()
        return read_status(adb, device.serial)
    except DeviceError as error:
        return str(error)


def _object(device: ListedDevice, status: DeviceStatus | str) -> dict[str, Any]:
    known = {"serial": device.serial, "state": device.state}
    return {**known, "problem": status} if isinstance(status, str) else {**known, **asdict(status)}


def _cells(device: ListedDevice, status: DeviceStatus | str) -> list[str]:
    if isinstance(status, str):
        return [device.serial, device.state, *[""] * (len(_HEADINGS) - 2)]
    sizes = (
        *(status.memory_bytes, status.free_memory_bytes),
        *(status.storage_bytes, status.free_storage_bytes),
    )
    return [
        *(device.serial, device.state, status.model, status.abi),
        f"{status.android} (API {status.sdk})",
        *(f"{size / 1e9:.2f} GB" for size in sizes),
    ]
