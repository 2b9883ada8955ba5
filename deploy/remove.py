"""Remove a pack from a device."""

from __future__ import annotations

from tfpeel.errors import DeviceError
from tfpeel_deploy.pack_folder import PackFolder


def remove_pack(folder: PackFolder, name: str) -> None:
    """Delete a pack, and what an interrupted push may have left of it.

    Args:
        folder: on the device.
        name: of the pack there.

    Raises:
        DeviceError: there is nothing of that name.
    """
    folder.mend_exchange(name)
    left_over = f"{name}.part"
    if name in folder.names():
        # In one step it is no pack any more; then deleting may take its time.
        folder.exchange(name, left_over)
    elif not folder.files(left_over):
        raise DeviceError(
            f"no such pack in {folder.place} on {folder.serial}",
            name,
            ", ".join(folder.names()) or "none is there",
            "name another",
        )
    folder.delete_pack(left_over)
    folder.clear_inbox()
