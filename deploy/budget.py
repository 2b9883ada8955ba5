"""Which budget suits a device."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tfpeel.errors import DeviceError
from tfpeel.runtime import FileEntry
from tfpeel_deploy.device_status import DeviceStatus

# A recommender is a small part of an app: its open file may take a hundredth of the memory that
# is free, and all files together a tenth of the free storage.
MEMORY_SHARE = 100
STORAGE_SHARE = 10


@dataclass(frozen=True)
class BudgetChoice:
    """A budget and why it was chosen.

    Args:
        budget_bytes: the budget.
        reason: half a sentence.
    """

    budget_bytes: int
    reason: str


def choose_budget(
    files: Sequence[FileEntry], status: DeviceStatus, other_bytes: int
) -> BudgetChoice:
    """Return the largest budget whose files suit the free memory and storage of a device.

    Where the memory is too little for any, the smallest budget is the answer: it may still do.

    Args:
        files: of the clusters that are to go on the device, at every budget; at least one.
        status: the device.
        other_bytes: of what goes with any budget: items, router.

    Raises:
        DeviceError: the device has not the storage for the smallest budget.
    """
    budgets = sorted({file.budget_bytes for file in files})
    best, reasons = None, []
    for budget in budgets:
        sizes = [file.bytes for file in files if file.budget_bytes == budget]
        problem = _problem(max(sizes), sum(sizes) + other_bytes, status)
        if not problem:
            best = budget
        else:
            reasons.append(f"{_kb(budget)} would need {problem}")
    smallest = [file.bytes for file in files if file.budget_bytes == budgets[0]]
    if best is None and sum(smallest) + other_bytes > status.free_storage_bytes:
        raise DeviceError(
            "the device has no space for any budget",
            f"{_mb(status.free_storage_bytes)} free on {status.serial}",
            f"at least {_mb(sum(smallest) + other_bytes)}",
            "free some, or name fewer clusters with --cluster",
        )
    free = (
        f"{_mb(status.free_memory_bytes)} of memory and"
        f" {_mb(status.free_storage_bytes)} of storage are free"
    )
    if best is None:
        return BudgetChoice(budgets[0], f"the smallest there is: {free}; {reasons[0]}")
    more = f"; {reasons[0]}" if reasons else "; it is the largest there is"
    return BudgetChoice(best, f"{free}{more}")


def _problem(largest_bytes: int, all_bytes: int, status: DeviceStatus) -> str:
    """Return what a budget would need and the device has not; an empty text if it suits."""
    if largest_bytes * MEMORY_SHARE > status.free_memory_bytes:
        return f"{_mb(largest_bytes * MEMORY_SHARE)} of free memory"
    if all_bytes * STORAGE_SHARE > status.free_storage_bytes:
        return f"{_mb(all_bytes * STORAGE_SHARE)} of free storage"
    return ""


def _mb(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:,.1f} MB"


def _kb(size_bytes: int) -> str:
    return f"{size_bytes / 1e3:,.0f} KB"
